import { dayAndTime } from '../dates.ts';
import type { schedule as en } from '../en/schedule.ts';

export const schedule: typeof en = {
  missed: (date, at) =>
    `${date} 一期应于${dayAndTime(at, 'zh-Hans')}发布，当时本程序没有运行。至今已超过一天，因此不会自动补发。如需发布，请把日期改为下一次发布日。`,
};
