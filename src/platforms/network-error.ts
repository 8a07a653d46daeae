/** The system's or undici's code of an error, or ''; what undici wraps is in the cause. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}

/**
 * Whether a request failed while the connection was made, by undici's error or its cause: then nothing of it was sent. The
 * system's codes alone don't tell: a connection may be reset, or its host become unreachable, before or after that.
 */
export function neverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { message, cause } = error;
  if (/\b(read|write) E[A-Z]+/.test(message)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    connecting.has(code) ||
    /\b(connect|getaddrinfo) E[A-Z_]+|before secure TLS connection/.test(message) ||
    /^(CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code) ||
    neverSent(cause)
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
