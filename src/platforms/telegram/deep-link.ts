import { type Action, readOnAction } from '../../commands/command.ts';
import { type IssueDate, issueDateSchema, type Language, languageSchema } from '../../newsletter/issue.ts';

/**
 * A link to the bot that opens its private chat and sends `/start` with this payload: at most 64 of `A-Za-z0-9_-`
 * (https://core.telegram.org/bots/features#deep-linking). For places where a button's answer would be in everybody's sight.
 */
export function readOnLink(botName: string, date: IssueDate, language: Language, page: number): string {
  return `https://t.me/${botName}?start=read_${date}_${language}_${page}`;
}

/** The action that `/start` with a payload stands for. */
export function actionOfPayload(payload: string): Action | undefined {
  const [, date, language, page] = /^read_([\d-]{10})_([A-Za-z-]+)_(\d{1,4})$/.exec(payload) ?? [];
  const readDate = issueDateSchema.safeParse(date);
  const readLanguage = languageSchema.safeParse(language);
  if (!readDate.success || !readLanguage.success) return undefined;
  return readOnAction(readDate.data, readLanguage.data, Number(page));
}
