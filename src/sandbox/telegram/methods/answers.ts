import { z } from 'zod';
import { flag, inlineTextRules, json, read } from '../message-rules.ts';
import type { Method } from './method.ts';
import { contentOf } from './posting.ts';

/** Characters of a notice. Source: core.telegram.org/bots/api#answercallbackquery. */
const longestNotice = 200;
/** Source: core.telegram.org/bots/api#answerinlinequery. */
const mostResults = 50;
const longestResultId = 64;

/** Source: core.telegram.org/bots/api#inlinequeryresult. Only what an article says is checked further. */
const resultTypes = [
  'article',
  'audio',
  'contact',
  'document',
  'game',
  'gif',
  'location',
  'mpeg4_gif',
  'photo',
  'sticker',
  'venue',
  'video',
  'voice',
] as const;

const queryId = z.string('query is too old and response timeout expired or query ID is invalid');

const callbackRules = z.object({
  callback_query_id: queryId,
  text: z.string().max(longestNotice, 'MESSAGE_TOO_LONG').optional(),
  show_alert: flag,
});

const inlineRules = z.object({
  inline_query_id: queryId,
  results: json(
    z
      .array(
        z.looseObject({
          type: z.enum(resultTypes, "can't parse inline query result: unsupported inline query result type"),
          id: z
            .string('RESULT_ID_INVALID')
            .refine((id) => id !== '' && Buffer.byteLength(id) <= longestResultId, 'RESULT_ID_INVALID'),
        }),
        "can't parse inline query results JSON object",
      )
      .max(mostResults, 'RESULTS_TOO_MUCH')
      .refine((results) => new Set(results.map(({ id }) => id)).size === results.length, 'RESULT_ID_DUPLICATE'),
    'inline query results',
  ),
});

const answerCallbackQuery: Method = ({ world, params }) => {
  const { callback_query_id: id, text } = read(callbackRules, params);
  world.queries.answerPress(id, text === '' ? undefined : text);
  return true;
};

const answerInlineQuery: Method = ({ world, params }) => {
  const { inline_query_id: id, results } = read(inlineRules, params);
  for (const result of results) {
    if (result.type === 'article') contentOf(read(inlineTextRules, result).input_message_content);
  }
  world.queries.answerInline(id, { results });
  return true;
};

/** What answers a pressed button or an inline query. */
export const answerMethods = { answerCallbackQuery, answerInlineQuery } satisfies Record<string, Method>;
