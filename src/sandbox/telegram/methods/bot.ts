import { z } from 'zod';
import { badRequest } from '../errors.ts';
import { integer, json, read } from '../message-rules.ts';
import type { Method } from './method.ts';

const pollRules = z.object({
  offset: integer('invalid offset').optional(),
  limit: integer('invalid limit').optional(),
  timeout: integer('invalid timeout').optional(),
  allowed_updates: json(z.array(z.string()).optional(), 'allowed updates'),
});

/** Updates in one answer, and seconds a poll may last. Source: core.telegram.org/bots/api#getupdates. */
const mostUpdates = 100;
const longestPollSeconds = 50;

const getMe: Method = ({ world }) => {
  world.updates.expectPoller();
  return world.bot;
};

const deleteWebhook: Method = ({ world }) => {
  world.updates.expectPoller();
  return true;
};

const getWebhookInfo: Method = () => ({ url: '', has_custom_certificate: false, pending_update_count: 0 });

const setWebhook: Method = () => {
  throw badRequest('bad webhook: the sandbox has no webhooks, use getUpdates');
};

const getUpdates: Method = ({ world, params, closed }) => {
  const { offset, limit = mostUpdates, timeout = 0, allowed_updates: allowedUpdates } = read(pollRules, params);
  return world.updates.poll(
    {
      offset,
      limit: Math.min(Math.max(limit, 1), mostUpdates),
      timeout: Math.min(Math.max(timeout, 0), longestPollSeconds),
      allowedUpdates,
    },
    closed,
  );
};

/** Who the bot is, and how it hears. */
export const botMethods = { getMe, deleteWebhook, getWebhookInfo, setWebhook, getUpdates } satisfies Record<
  string,
  Method
>;
