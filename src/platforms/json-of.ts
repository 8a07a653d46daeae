/** What a text says as JSON; undefined where it is none, such as the page of a proxy in between. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
