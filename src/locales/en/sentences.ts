import { answering } from './answering.ts';
import { backup } from './backup.ts';
import { broken } from './broken.ts';
import { check } from './check.ts';
import { commands } from './commands.ts';
import { config } from './config.ts';
import { deliveries } from './deliveries.ts';
import { delivery } from './delivery.ts';
import { discord } from './discord.ts';
import { mailbox } from './mailbox.ts';
import { post } from './post.ts';
import { reading } from './reading.ts';
import { review } from './review.ts';
import { sandbox } from './sandbox.ts';
import { schedule } from './schedule.ts';
import { sources } from './sources.ts';
import { store } from './store.ts';
import { telegram } from './telegram.ts';
import { when } from './when.ts';

export const en = {
  answering,
  broken,
  backup,
  check,
  commands,
  config,
  delivery,
  deliveries,
  discord,
  mailbox,
  post,
  reading,
  review,
  sandbox,
  schedule,
  sources,
  store,
  telegram,
  when,
};
