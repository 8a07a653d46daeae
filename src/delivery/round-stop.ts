import { z } from 'zod';
import type { Sentences } from '../locales/sentences.ts';
import { editionIdSchema } from '../newsletter/issue.ts';
import { platformNames, platformOf } from '../platforms/chat.ts';
import { rejectedReasonSchema } from '../platforms/platform.ts';
import type { Delivery } from './delivery.ts';

const platform = z.enum(platformNames);

/** Why some of a platform's deliveries, or of its copies, were left as they were. */
export const roundStopSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('not-configured'), platform }),
  z.object({ kind: z.literal('edition-missing'), platform, edition: editionIdSchema }),
  z.object({
    kind: z.literal('refused'),
    platform,
    edition: editionIdSchema,
    /** The post itself, or the bot whatever it posts. */
    reach: z.enum(['post', 'bot']),
    why: rejectedReasonSchema,
    detail: z.string(),
  }),
]);
export type RoundStop = z.infer<typeof roundStopSchema>;

/** Whether a delivery, or a copy, goes on only when its round does. */
export function isHeldUp({ chat, edition }: Pick<Delivery, 'chat' | 'edition'>, stops: readonly RoundStop[]): boolean {
  return stops.some((stop) => {
    if (stop.platform !== platformOf(chat.key)) return false;
    return (
      stop.kind === 'not-configured' || (stop.kind === 'refused' && stop.reach === 'bot') || stop.edition === edition
    );
  });
}

/** Whether a delivery that was held up is sent when its round is opened again. */
export function goesOn(delivery: Delivery, stops: readonly RoundStop[]): boolean {
  const isLeft = delivery.state === 'pending' || delivery.state === 'retrying';
  return (
    isLeft &&
    isHeldUp(
      delivery,
      stops.filter(({ kind }) => kind !== 'not-configured'),
    )
  );
}

/** What stopped it and what to do, for editors and the operator. */
export function stopSentence(stop: RoundStop, sentences: Sentences['delivery']): string {
  const name = sentences.platforms[stop.platform];
  if (stop.kind === 'not-configured') return sentences.notConfigured(name);
  if (stop.kind === 'edition-missing') return sentences.editionMissing(name, stop.edition);
  if (stop.reach === 'bot') return sentences.botRefused(name, stop.detail);
  return sentences.postRefused(name, stop.edition, stop.detail);
}
