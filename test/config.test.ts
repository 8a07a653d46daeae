import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configDefaults, readConfig } from '../src/config.ts';

describe('the configuration', () => {
  test('needs nothing: every setting has a default, and without a token there is no platform', () => {
    const reading = readConfig({});
    expect(reading).toMatchObject({
      kind: 'config',
      warnings: [],
      config: {
        discord: undefined,
        telegram: undefined,
        storeUrl: 'sqlite://data/focus.sqlite',
        issuesFolder: 'issues',
        publishCron: '0 17 * * 5',
        timeZone: 'America/New_York',
        uncertain: 'hold',
        httpPort: undefined,
        logLevel: 'info',
      },
    });
  });

  test('takes the environment before the .env file, and an empty variable as unset', () => {
    const reading = readConfig(
      { TIME_ZONE: 'Asia/Hong_Kong', ISSUES_DIR: '' },
      { TIME_ZONE: 'Europe/Rome', ISSUES_DIR: 'letters', HTTP_PORT: '8080' },
    );
    expect(reading).toMatchObject({ config: { timeZone: 'Asia/Hong_Kong', issuesFolder: 'issues', httpPort: 8080 } });
  });

  test('uses the addresses of a proxy without their last slash', () => {
    expect(readConfig({ DISCORD_TOKEN: 'aa.bb.cc', DISCORD_API_ROOT: 'http://localhost:9000/api/' })).toMatchObject({
      config: { discord: { token: 'aa.bb.cc', apiRoot: 'http://localhost:9000/api' } },
    });
  });

  test('lists all problems at once, each with what to write instead', () => {
    const reading = readConfig({
      TIME_ZONE: 'Mars/Olympus',
      PUBLISH_CRON: 'every friday',
      HTTP_PORT: '0',
      STORE_URL: 'mysql://db',
      EDITOR_EMAIL: 'editor',
      ARCHIVE_URL: 'ftp://archive',
      NEWSLETTER_COLOUR: 'red',
      LOG_LEVEL: 'loud',
      UNCERTAIN: 'maybe',
    });
    if (reading.kind !== 'problems') throw new Error('a wrong configuration was accepted');
    expect(reading.problems).toHaveLength(9);
    expect(reading.problems).toContain(
      'TIME_ZONE is not a known time zone (“Mars/Olympus”): write a name of the IANA list, like America/New_York or Asia/Hong_Kong.',
    );
    expect(reading.problems).toContain(
      'PUBLISH_CRON is not a cron expression (“every friday”): write minute, hour, day, month and weekday, like 0 17 * * 5 for Fridays at 17:00.',
    );
  });

  test.each(['0 0 30 2 *', '0 17 31 4,6 *', '0 0 17 31 2 *'])(
    'says of %s that this time never comes',
    (PUBLISH_CRON) => {
      expect(readConfig({ PUBLISH_CRON })).toEqual({
        kind: 'problems',
        problems: [expect.stringContaining(`PUBLISH_CRON “${PUBLISH_CRON}” never comes`)],
      });
    },
  );

  test('says which lines of .env are no variable', () => {
    expect(readConfig({}, {}, 'en', [3])).toEqual({
      kind: 'problems',
      problems: [expect.stringMatching(/^Line 3 of \.env is no NAME=value/)],
    });
  });

  test.each(['61 * * * *', '* * * *', '0 25 * * *', '0 17 31 2 *', 'TZ=UTC 0 1 * * *'])(
    'refuses the cron expression %s, which never comes or means nothing',
    (expression) => {
      expect(readConfig({ PUBLISH_CRON: expression }).kind).toBe('problems');
    },
  );

  test('refuses an unknown name in .env and says which was meant', () => {
    expect(readConfig({}, { TELEGRAM_TOKEN: 'x' })).toEqual({
      kind: 'problems',
      problems: [expect.stringContaining('TELEGRAM_TOKEN is not a setting')],
    });
    expect(readConfig({}, { DISCORD_TOKN: 'x' })).toEqual({
      kind: 'problems',
      problems: ['DISCORD_TOKN is not a setting of this program: did you mean DISCORD_TOKEN?'],
    });
  });

  test('only warns of a likely slip in the environment, which holds other programs’ variables too', () => {
    expect(readConfig({ TIMEZONE: 'Asia/Tokyo', PATH: '/bin' })).toMatchObject({
      kind: 'config',
      warnings: ['TIMEZONE is not a setting of this program: did you mean TIME_ZONE?'],
    });
  });

  test('never repeats a token, however wrong it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{12,40}$/), (secret) => {
        const reading = readConfig({
          DISCORD_TOKEN: `${secret} !`,
          TELEGRAM_BOT_TOKEN: `${secret} !`,
          SMTP_URL: `mail://post:${secret}@mail.example.org`,
        });
        const said = reading.kind === 'problems' ? reading.problems.join('\n') : '';
        return reading.kind === 'problems' && !said.includes(secret);
      }),
    );
  });

  test('sends digests by mail, from the editor’s mailbox unless told, or else writes files', () => {
    const SMTP_URL = 'smtps://post:p%40ss@mail.example.org:465';
    const EDITOR_EMAIL = 'editor@example.org';
    expect(readConfig({ EDITOR_EMAIL })).toMatchObject({
      config: { mailbox: { kind: 'folder', folder: 'data/digests' } },
    });
    expect(readConfig({ EDITOR_EMAIL, SMTP_URL })).toMatchObject({
      config: { mailbox: { kind: 'smtp', url: SMTP_URL, from: EDITOR_EMAIL } },
    });
    expect(readConfig({ EDITOR_EMAIL, SMTP_URL, MAIL_FROM: 'bot@example.org' })).toMatchObject({
      config: { mailbox: { kind: 'smtp', from: 'bot@example.org' } },
    });
  });

  test.each([
    { SMTP_URL: 'mail.example.org:465' },
    { SMTP_URL: 'https://mail.example.org' },
    { SMTP_URL: 'smtp://post:100%@mail.example.org' },
    { MAIL_FROM: 'bot\r\nBcc: all@example.org' },
    { MAIL_FROM: 'Bot <bot@example.org>' },
  ])('refuses a mail server or sender that could not be used, %o', (environment) => {
    const [name] = Object.keys(environment);
    expect(readConfig(environment)).toEqual({ kind: 'problems', problems: [expect.stringMatching(`^${name} is not`)] });
  });

  test('knows editors by person or by Discord role, and where they work', () => {
    expect(
      readConfig({
        EDITORS: 'discord:1，telegram:2, discord-role:3',
        EDITORS_DISCORD_CHANNEL: '11',
        EDITORS_TELEGRAM_CHAT: '-10012:7',
      }),
    ).toMatchObject({
      config: {
        editors: { people: ['discord:1', 'telegram:2'], roles: ['discord:3'] },
        editorsChats: ['discord:11', 'telegram:-10012:7'],
      },
    });
  });

  test.each([
    [{ EDITORS: 'ada' }, 'EDITORS holds something that is no editor (“ada”): write discord: or telegram:'],
    // An administrator who stays anonymous could be anyone.
    [{ EDITORS: 'telegram:-100' }, 'EDITORS holds something that is no editor'],
    [{ EDITORS: 'discord:1', EDITORS_DISCORD_CHANNEL: '#editors' }, 'EDITORS_DISCORD_CHANNEL is not the id'],
    [{ EDITORS: 'discord:1', EDITORS_TELEGRAM_CHAT: '@editors' }, 'EDITORS_TELEGRAM_CHAT is not the id'],
    [{ EDITORS_TELEGRAM_CHAT: '-100' }, 'EDITORS is empty, so nobody could decide'],
  ])('refuses editors that nobody could be, %o', (environment, says) => {
    expect(readConfig(environment)).toEqual({ kind: 'problems', problems: [expect.stringContaining(says)] });
  });

  test('says it in the operator’s language', () => {
    expect(readConfig({ TIME_ZONE: 'x' }, {}, 'zh-Hant')).toEqual({
      kind: 'problems',
      problems: [expect.stringContaining('不是已知時區')],
    });
  });

  test('is what .env.example says, name by name and default by default', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    expect(parseEnv(example.replace(/^#(?=[A-Z_]+=)/gm, ''))).toEqual(configDefaults);
  });

  test('is what the README’s table says', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]*)`)?/gm)];
    expect(Object.fromEntries(rows.map(([, name, value]) => [name, value ?? '']))).toEqual(configDefaults);
  });
});
