import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { longDate } from '../../../src/locales/dates.ts';
import { sentencesIn } from '../../../src/locales/sentences.ts';
import { issueDateSchema } from '../../../src/newsletter/issue.ts';
import { issueText, startBot } from '../../running-bot.ts';
import { type AskedWeeks, askedWeeks } from './asked-weeks.ts';

let weeks: AskedWeeks;
beforeAll(async () => {
  weeks = await askedWeeks();
});
afterAll(() => weeks[Symbol.asyncDispose]());

const locales = { en: 'en-GB', 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-TW' } as const;
const [closed, open] = ['2026-01-02', '2026-01-09'].map((date) => issueDateSchema.parse(date));
const links = 'https://a.example https://b.example https://c.example';

describe.each(['en', 'zh-Hans', 'zh-Hant'] as const)('in %s', (language) => {
  const { answering, commands, post } = sentencesIn(language);
  const asked = () => answering.asked(longDate(open ?? expect.fail(), language), '');

  test('the conversation on Telegram, from refusals to the receipt', async () => {
    const person = weeks.running.telegram.addPerson({ name: 'Lin', languageCode: language.toLowerCase() });
    const says = async (text: string) => (await person.type(person.privateChat, text))?.text;
    const last = () => person.privateChat.messages().findLast(({ fromBot }) => fromBot) ?? expect.fail();
    const press = async (label: string) => {
      await person.press(last(), label);
      return last().text;
    };
    await person.start(`answer_${closed}`);
    expect(last().text).toContain(answering.refused.late(longDate(closed ?? expect.fail(), language)));
    expect(await press(answering.refused.answerOpen)).toContain(answering.ask);
    expect(last().text).toContain(asked());
    expect(await says('👍')).toBe(answering.refused.noWords);
    expect(await says('好'.repeat(1501))).toBe(answering.refused.tooLong(1501, 1500));
    expect(await says(links)).toBe(answering.refused.tooManyLinks(3, 2));
    expect(await says(`${links.slice(0, 17)} ok`)).toBe(answering.refused.mostlyLinks);
    expect(await says(`我会游泳，${language}。`)).toContain(answering.draft.ready);
    expect(await press(answering.draft.signOtherwise)).toContain(answering.signature.choose);
    expect(await press(answering.form.anonymous)).toContain(answering.signature.signed(answering.signature.anonymous));
    expect(await press(answering.draft.sendToFeature)).toContain(answering.receipt.new);
    expect(last().text).toContain(answering.receipt.mayFeature);
    expect(await press(answering.receipt.withdraw)).toContain(answering.receipt.reallyWithdraw);
    expect(await press(answering.receipt.yesWithdraw)).toBe(answering.receipt.withdrawn);
    expect(await says('/mydata')).toContain(answering.mydata.withdrawn(longDate(open ?? expect.fail(), language)));
    await expect.poll(() => last().attached?.kind).toBe('document');
  });

  test('the form on Discord, from refusals to the receipt', async () => {
    const member = weeks.server.addMember({ name: 'Lin', locale: locales[language] });
    const { modal } = await member.type(weeks.channel, '/answer');
    const { form } = answering;
    expect(modal?.title).toBe(form.title);
    const refused = await member.submit(modal ?? expect.fail(), { [form.text]: '👍', [form.mayFeature]: 'no' });
    expect(refused.shown?.text).toContain(answering.refused.noWords);
    const again = await member.press(refused.shown ?? expect.fail(), commands.edit);
    const unnamed = await member.submit(again.modal ?? expect.fail(), {
      [form.text]: `我会划船，${language}。`,
      [form.ownName]: '\u202e',
    });
    expect(unnamed.shown?.text).toContain(answering.signature.unfit(64));
    const third = await member.press(unnamed.shown ?? expect.fail(), commands.edit);
    const { shown } = await member.submit(third.modal ?? expect.fail(), { [form.ownName]: '林' });
    expect(shown?.text).toContain(answering.receipt.new);
    const line = answering.receipt.line(answering.signature.signed('林'), answering.receipt.notFeature);
    expect(shown?.text).toContain(line);
    expect(post.answer).toBe(answering.answerAgain);
  });
});

test('without any question, whoever wants to answer is told when the next issue comes, and words are theirs', async () => {
  await using running = await startBot({ '2026-01-09.md': issueText('2026-01-09') });
  const ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
  await ben.start();
  const answer = await ben.type(ben.privateChat, '/answer I would swim.');
  expect(answer?.text).toMatch(/No question is open now\. The next issue comes on Friday/);
  expect(answer?.text).toContain('I would swim.');
  expect((await ben.type(ben.privateChat, 'I would swim.'))?.text).toContain('I don’t know what to do with that.');
});
