import { whatToMend } from '../../broken-chats/news-body.ts';
import { longDate } from '../../locales/dates.ts';
import type { Sentences } from '../../locales/sentences.ts';
import { sectionsOfLength } from '../../newsletter/excerpt.ts';
import { issueDateSchema, type Language, languages } from '../../newsletter/issue.ts';
import { paragraph } from '../../newsletter/rich-text.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import { answerWith } from '../answers.ts';
import { action, type Button, type CommandAnswer, type CommandContext, chatReferenceSchema } from '../command.ts';
import { nextPostSentence } from '../next-post.ts';
import type { PlaceToManage } from '../place-to-manage.ts';
import { followUpButtons, followUpLines } from './follow-up-settings.ts';
import { inNewRow, type SettingsButton } from './settings-button.ts';
import { whenInWords } from './when-view.ts';

/** What is set for a chat, and a button for each thing that can be set. */
export function panel(
  context: CommandContext,
  subscription: Subscription,
  place: PlaceToManage & { kind: 'found' },
  button: SettingsButton,
): CommandAnswer & { kind: 'text' } {
  const { sentences, person } = context;
  const { language, excerpt } = subscription;
  const { settings, languages: names } = sentences.commands;
  const { sections } = sentences.reading;
  const offered = sectionsOfLength(excerpt.length);
  const shown = offered.filter((section) => !excerpt.without.includes(section));
  const list = shown.map((section) => sections[section]).join(' · ');
  return answerWith(
    [
      ...languages.map((each) => button(names[each], each === language, 'language', each)),
      ...inNewRow(
        (['full', 'short'] as const).map((each) =>
          button(settings.lengths[each], each === excerpt.length, 'length', each),
        ),
      ),
      ...inNewRow(offered.map((each) => button(sections[each], shown.includes(each), 'section', each))),
      ...inNewRow(followUpButtons(context, subscription, button)),
      ...inNewRow([button(sentences.when.button, false, 'when'), tryButton(subscription, settings.tryPost, button)]),
    ],
    paragraph({ type: 'strong', children: [{ type: 'text', value: settings.heading(place.title) }] }),
    ...pausedNotice(subscription, sentences, person.language),
    settings.state(names[language], settings.lengths[excerpt.length]),
    list === '' ? settings.letterOnly : settings.sections(list),
    ...followUpLines(context, subscription, place),
    sentences.when.set(whenInWords(subscription.when, sentences, person.language)),
    nextPostSentence(context, subscription),
  );
}

/** Leads to the private chat, where others aren't shown what is only tried. A topic can't be named from there. */
function tryButton({ chat }: Subscription, label: string, button: SettingsButton): Button {
  const { data } = chatReferenceSchema.safeParse(chat.key.slice(chat.key.indexOf(':') + 1));
  return data
    ? { kind: 'action', label, action: action('settings', data, 'try'), inPrivate: true }
    : button(label, false, 'try');
}

function pausedNotice({ chat, state }: Subscription, sentences: Sentences, language: Language): string[] {
  if (state.kind !== 'paused') return [];
  const { settings } = sentences.broken;
  const since = issueDateSchema.parse(state.since.slice(0, 'YYYY-MM-DD'.length));
  const told = state.told ? (state.told.reached ? settings.told : settings.notTold) : settings.untold;
  return [[settings.paused(longDate(since, language)), ...whatToMend(chat, state, sentences)].join(' '), told];
}
