/** The system's or undici's code of an error, or ''. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/**
 * Whether a request failed while the connection was made, by undici's error: then nothing of it was sent. The system's codes
 * alone don't tell: a connection may be reset, or its host become unreachable, before or after that.
 */
export function neverSent(error: unknown): boolean {
  // A host with several addresses was tried at each of them (https://nodejs.org/api/net.html#socketconnectoptions-connectlistener).
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverSent);
  if (!(error instanceof Error) || /\b(read|write) E[A-Z]+/.test(error.message)) return false;
  const code = codeOf(error);
  return (
    connecting.has(code) ||
    /\b(connect|getaddrinfo) E[A-Z_]+|before secure TLS connection/.test(error.message) ||
    /^(CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code)
  );
}

/** https://undici.nodejs.org/#/docs/api/Errors */
const connecting = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);
