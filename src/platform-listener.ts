import type { BrokenChats } from './broken-chats/broken-chats.ts';
import type { CommandAnswers } from './commands/answer-commands.ts';
import type { FollowUps } from './delivery/follow-ups.ts';
import type { PlatformListener } from './platforms/platform.ts';
import type { Subscriptions } from './subscriptions/subscriptions.ts';

/** Who is told what of that which the platforms hear. */
export interface ListeningParts {
  answers: CommandAnswers;
  subscriptions: Subscriptions;
  followUps: FollowUps;
  brokenChats: BrokenChats;
  fatal(error: Error): void;
}

/** Brings what a platform hears to the part of the program that it concerns. */
export function platformListener(parts: ListeningParts): PlatformListener {
  const { answers, subscriptions, followUps, brokenChats, fatal } = parts;
  return {
    command: (call) => answers.command(call),
    press: (press) => answers.press(press),
    submitted: (submission) => answers.submitted(submission),
    heard: (call) => answers.heard(call),
    suggest: (call) => answers.suggest(call),
    shareable: (words, person) => answers.shareable(words, person),
    languageOf: (chat) => subscriptions.get(chat)?.language,
    chatGone: (chat, why) => subscriptions.chatGone(chat, why),
    serverGone: (server, why) => subscriptions.serverGone(server, why),
    chatMoved: (from, to) => subscriptions.chatMoved(from, to),
    copied: (post, copy) => followUps.copied(post, copy),
    chatChanged: async (chat) => brokenChats.lookAt(({ key }) => key === chat),
    serverChanged: async (server) =>
      brokenChats.lookAt(({ key, server: its }) => its === server || String(key) === server),
    madeAdministrator: async (chat, call) => answers.offerSubscription(chat, call.person),
    fatal,
  };
}
