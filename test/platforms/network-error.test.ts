import { describe, expect, test } from 'vitest';
import { codeOf, neverSent } from '../../src/platforms/network-error.ts';

const failed = (message: string, code: string) => Object.assign(new Error(message), { code });

/** As Node fails when a host has several addresses. */
function failedAtEach(...errors: (Error & { code: string })[]): Error {
  return Object.assign(new AggregateError(errors), { code: errors[0]?.code });
}

describe('nothing was sent', () => {
  test.each([
    ['connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'],
    ['', 'ECONNREFUSED'],
    ['getaddrinfo EAI_AGAIN api.example', 'EAI_AGAIN'],
    ['getaddrinfo ENOTFOUND api.example', 'ENOTFOUND'],
    ['connect ETIMEDOUT 192.0.2.1:443', 'ETIMEDOUT'],
    ['Connect Timeout Error (attempted address: api.example:443, timeout: 10000ms)', 'UND_ERR_CONNECT_TIMEOUT'],
    ['certificate has expired', 'CERT_HAS_EXPIRED'],
    ['Client network socket disconnected before secure TLS connection was established', 'ECONNRESET'],
  ])('when connecting failed: %s', (message, code) => {
    expect(neverSent(failed(message, code))).toBe(true);
    expect(codeOf(failed(message, code))).toBe(code);
  });

  test('when none of several addresses could be reached', () => {
    const silent = failed('connect ETIMEDOUT 192.0.2.1:443', 'ETIMEDOUT');
    const unreachable = failed('connect EHOSTUNREACH 2001:db8::1:443', 'EHOSTUNREACH');
    expect(neverSent(failedAtEach(silent, unreachable))).toBe(true);
    expect(codeOf(failedAtEach(silent, unreachable))).toBe('ETIMEDOUT');
  });
});

describe('something may have been sent', () => {
  test.each([
    ['read ECONNRESET', 'ECONNRESET'],
    ['socket hang up', 'ECONNRESET'],
    ['Premature close', 'ERR_STREAM_PREMATURE_CLOSE'],
    ['other side closed', 'UND_ERR_SOCKET'],
    ['read ETIMEDOUT', 'ETIMEDOUT'],
    ['write EHOSTUNREACH', 'EHOSTUNREACH'],
    ['write EPIPE', 'EPIPE'],
    ['Response does not match the HTTP/1.1 protocol', 'HPE_INVALID_CONSTANT'],
  ])('when it broke later: %s', (message, code) => {
    expect(neverSent(failed(message, code))).toBe(false);
  });

  test('when nobody knows what happened', () => {
    const broken = failed('read ECONNRESET', 'ECONNRESET');
    for (const error of [new TypeError('odd'), 'odder', new AggregateError([]), failedAtEach(broken)]) {
      expect(neverSent(error)).toBe(false);
    }
    expect(codeOf(new TypeError('odd'))).toBe('');
  });
});
