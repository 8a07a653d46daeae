import { dayAndTime } from '../dates.ts';
import type { schedule as en } from '../en/schedule.ts';

export const schedule: typeof en = {
  missed: (date, at) =>
    `${date} 一期應於${dayAndTime(at, 'zh-Hant')}發佈，當時本程式沒有執行。至今已超過一天，因此不會自動補發。如需發佈，請把日期改為下一次發佈日。`,
};
