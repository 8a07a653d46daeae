import { expect, test } from 'vitest';
import { placeToManage } from '../../src/commands/place-to-manage.ts';
import { sentencesIn } from '../../src/locales/sentences.ts';
import { chatKeySchema, type Inspection } from '../../src/platforms/chat.ts';

/** What a person reads who is refused. */
async function refusal(found: Pick<Inspection & { kind: 'found' }, 'personManages' | 'missing'>): Promise<string> {
  const chat = { key: chatKeySchema.parse('telegram:-1001'), kind: 'channel', title: 'Harbour' } as const;
  const place = await placeToManage(
    { inspect: async () => ({ kind: 'found', chat, followUps: {}, ...found }), sentences: sentencesIn('en') },
    undefined,
  );
  return place.kind === 'refused' ? JSON.stringify(place.answer) : 'not refused';
}

test('a stranger to a channel is told to ask its administrators', async () => {
  expect(await refusal({ personManages: false, missing: [] })).toContain('Only people who manage “Harbour”');
});

test('while the bot is no administrator of the channel, it says that this is missing', async () => {
  const said = await refusal({ personManages: false, missing: ['be-administrator'] });
  expect(said).toContain('Still missing for me there: being an administrator of the channel.');
});
