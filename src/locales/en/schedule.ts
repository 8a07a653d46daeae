import { dayAndTime } from '../dates.ts';

/** What an operator is told about the schedule. */
export const schedule = {
  missed: (date: string, at: Temporal.ZonedDateTime) =>
    `The issue of ${date} was due on ${dayAndTime(at, 'en')} while this program was off. That is more than a day ago, so it is not posted by itself. Date it to the next publication to post it.`,
};
