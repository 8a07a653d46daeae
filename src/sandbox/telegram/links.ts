const schemes = new Set(['http:', 'https:', 'tg:', 'ton:', 'tonsite:']);

/**
 * The address as Telegram keeps it, or undefined where it would not make a link of it: `http://` is added where no scheme
 * is, and other schemes (mailto, javascript, …) and hosts without a dot are refused.
 * Source: tdlib LinkManager::check_link.
 */
export function checkedLink(link: string): string | undefined {
  const trimmed = link.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  if (!schemes.has(url.protocol)) return undefined;
  if (url.protocol.startsWith('http') && !/^[^\s.]+(\.[^\s.]+)+\.?$/.test(url.hostname)) return undefined;
  return url.href;
}
