import { expect, test } from 'vitest';
import { ChatNews } from '../../src/sandbox/chat-news.ts';

test('a chat is printed once, then only what is new in it', () => {
  const messages = [
    { id: '1', byPerson: true, text: 'Ben:\n/subscribe' },
    { id: '2', byPerson: false, text: 'Focus:\nSubscribed.' },
  ];
  const news = new ChatNews({ texts: () => messages });
  expect(news.whole()).toBe('Ben:\n/subscribe\n\nFocus:\nSubscribed.');
  expect(news.news()).toBe('');

  messages.push(
    { id: '3', byPerson: true, text: 'Ben:\n/latest' },
    { id: '4', byPerson: false, text: 'Focus:\nAn answer.' },
  );
  news.saw('4');
  messages.push({ id: '5', byPerson: false, text: 'Focus:\nA new issue.' });
  messages.splice(1, 1, { id: '2', byPerson: false, text: 'Focus (pinned):\nSubscribed.' });
  expect(news.news()).toBe('Focus (pinned):\nSubscribed.\n\nFocus:\nA new issue.');
});
