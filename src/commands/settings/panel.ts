import { optionalSections } from '../../newsletter/excerpt.ts';
import { languages } from '../../newsletter/issue.ts';
import { paragraph } from '../../newsletter/rich-text.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import { answerWith } from '../answers.ts';
import type { CommandAnswer, CommandContext } from '../command.ts';
import type { SettingsButton } from './settings-button.ts';

/** What is set for a chat, and a button for each thing that can be set. */
export function panel(
  { sentences, services }: CommandContext,
  { chat, language, excerpt, crosspost }: Subscription,
  title: string,
  button: SettingsButton,
): CommandAnswer & { kind: 'text' } {
  const { settings, languages: names, nextIssue } = sentences.commands;
  const { sections } = sentences.reading;
  const shown = optionalSections.filter((section) => !excerpt.without.includes(section));
  const list = shown.map((section) => sections[section]).join(' · ');
  return answerWith(
    [
      ...languages.map((each) => button(names[each], each === language, 'language', each)),
      ...(['full', 'short'] as const).map((each) =>
        button(settings.lengths[each], each === excerpt.length, 'length', each),
      ),
      ...optionalSections.map((each) => button(sections[each], shown.includes(each), 'section', each)),
      ...(chat.kind === 'announcement'
        ? [button(settings.crosspost, crosspost, 'crosspost', crosspost ? 'off' : 'on')]
        : []),
      button(settings.tryPost, false, 'try'),
    ],
    paragraph({ type: 'strong', children: [{ type: 'text', value: settings.heading(title) }] }),
    settings.state(names[language], settings.lengths[excerpt.length]),
    list === '' ? settings.letterOnly : settings.sections(list),
    nextIssue(services.nextPublication()),
  );
}
