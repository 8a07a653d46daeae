import type { FollowUpKind, Permission } from '../../platforms/chat.ts';
import { followUpsIn } from '../../platforms/follow-up.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import type { Button, CommandContext } from '../command.ts';
import type { PlaceToManage } from '../place-to-manage.ts';
import type { SettingsButton } from './settings-button.ts';

type Place = Pick<PlaceToManage & { kind: 'found' }, 'followUps' | 'role'>;

/** Buttons for what is done with a post besides posting it, as far as this kind of chat has it. */
export function followUpButtons(
  { sentences: { commands } }: CommandContext,
  subscription: Subscription,
  button: SettingsButton,
): Button[] {
  const { settings } = commands;
  return [
    ...followUpsIn(subscription.chat.kind).map((kind) => {
      const isSet = subscription[kind];
      return button(settings.followUps[kind], isSet, kind, isSet ? 'off' : 'on');
    }),
    ...(subscription.mention ? [button(settings.stopMention(subscription.mention.name), false, 'mention', 'off')] : []),
  ];
}

/** What is set of it, and, where the bot lacks something to do it, what: so that who sets it hears of it at once. */
export function followUpLines(
  { sentences: { commands } }: CommandContext,
  subscription: Subscription,
  { followUps, role }: Place,
): string[] {
  const { settings, permissions } = commands;
  const lacking = (what: string, missing: readonly Permission[] = []) =>
    missing.length > 0
      ? [
          settings.lacking(
            what,
            missing.map((permission) => permissions[permission]),
          ),
        ]
      : [];
  const { mention } = subscription;
  const kinds = (Object.keys(settings.followUps) as FollowUpKind[]).filter((kind) => subscription[kind]);
  return [
    ...(mention ? [settings.mentions(mention.name)] : []),
    ...(mention && role?.kind === 'found' && role.key === mention.role
      ? lacking(settings.mentionOf(mention.name), role.missing)
      : []),
    ...kinds.flatMap((kind) => lacking(settings.followUps[kind], followUps[kind])),
  ];
}
