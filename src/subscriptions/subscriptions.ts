import type { Clock } from '../clock.ts';
import type { Language } from '../newsletter/issue.ts';
import type { Chat, ChatKey, GoneReason, PersonKey, ServerKey } from '../platforms/platform.ts';
import type { Store } from '../store/collection.ts';
import type { Subscription } from './subscription.ts';

/** Which chat gets the newsletter, and in which language. Changes to one chat are made one after the other. */
export class Subscriptions {
  static async open(_store: Store, _clock: Clock): Promise<Subscriptions> {
    throw new Error('to be written');
  }

  get(_chat: ChatKey): Subscription | undefined {
    throw new Error('to be written');
  }

  /** Active ones. */
  active(): readonly Subscription[] {
    throw new Error('to be written');
  }

  async subscribe(_chat: Chat, _language: Language, _by: PersonKey): Promise<'subscribed' | 'changed' | 'already'> {
    throw new Error('to be written');
  }

  async unsubscribe(_chat: ChatKey): Promise<'unsubscribed' | 'not-subscribed'> {
    throw new Error('to be written');
  }

  async chatGone(_chat: ChatKey, _why: GoneReason): Promise<void> {
    throw new Error('to be written');
  }

  async serverGone(_server: ServerKey, _why: GoneReason): Promise<void> {
    throw new Error('to be written');
  }

  /** A group became a supergroup; when the new chat is subscribed already, only that one stays. */
  async chatMoved(_from: ChatKey, _to: ChatKey): Promise<void> {
    throw new Error('to be written');
  }
}
