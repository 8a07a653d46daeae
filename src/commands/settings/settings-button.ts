import { z } from 'zod';
import type { ChatKey } from '../../platforms/chat.ts';
import { action, type Button, type ChatReference, chatReferenceSchema } from '../command.ts';
import { type Change, changeSchema } from './change.ts';

/** Makes a button of the settings of one chat; one that is set has a tick. */
export type SettingsButton = (label: string, isSet: boolean, ...does: Change | View) => Button;

/** What a button shows that changes nothing: the panel, how a post would look, or what it says. */
const viewSchema = z.union([
  z.tuple([z.literal('panel')]),
  z.tuple([z.literal('try')]),
  z.tuple([z.literal('when')]),
  z.tuple([z.literal('when'), z.enum(['am', 'pm'])]),
  z.tuple([z.literal('zones')]),
]);
type View = z.infer<typeof viewSchema>;

/** Reads what `settingsButton` wrote; a `reference` of none is the chat the button is in. */
export const pressedSchema = z.object({
  reference: z.union([z.literal('here').transform(() => undefined), chatReferenceSchema]),
  does: z.union([changeSchema, viewSchema]),
});

export type Pressed = z.infer<typeof pressedSchema>['does'];

/** The buttons of a chat's settings, in whatever chat they are shown. */
export function settingsButton(reference: ChatReference | undefined, chat: ChatKey): SettingsButton {
  // A @name of Telegram can be too long for a button beside what the button does.
  const place = reference?.startsWith('@') ? chat.slice(chat.indexOf(':') + 1) : (reference ?? 'here');
  return (label, isSet, ...does) => ({
    kind: 'action',
    label: isSet ? `✓ ${label}` : label,
    action: action('settings', place, ...does),
  });
}

/** Buttons that belong together: no row of buttons holds others with them. */
export function inNewRow(buttons: Button[]): Button[] {
  return buttons.map((button, index) => (index === 0 ? { ...button, startsRow: true } : button));
}
