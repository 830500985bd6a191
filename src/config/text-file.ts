import { closeSync, openSync, readSync } from 'node:fs';
import { isNativeError } from 'node:util/types';

/** A configuration is some kilobytes; what is a megabyte is another file. */
const MOST_BYTES = 1_000_000;

/** What a file holds: its text, that there is none, or why it cannot be read. */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly what: string };

/** Reads a small text file; never more than its limit, whatever it is. */
export function readText(path: string, mostBytes = MOST_BYTES): FileText {
  try {
    const file = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(mostBytes + 1);
      let length = 0;
      for (let read = -1; read !== 0 && length <= mostBytes; length += read) {
        read = readSync(file, buffer, length, buffer.length - length, null);
      }
      if (length > mostBytes)
        return { kind: 'unreadable', what: `is larger than ${mostBytes} bytes: is it the right file?` };
      const text = new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length));
      return { kind: 'text', text };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = isNativeError(error) && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent' };
    if (code === 'EISDIR') return { kind: 'unreadable', what: 'is a directory: name the file in it' };
    if (code === 'EACCES' || code === 'EPERM')
      return { kind: 'unreadable', what: 'may not be read by this user: change its permissions' };
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return { kind: 'unreadable', what: 'is not UTF-8 text: save it as UTF-8' };
    return { kind: 'unreadable', what: 'cannot be read: name a plain text file' };
  }
}
