/**
 * A mistake or a situation that the person running toilbot can mend: its message is one plain line that names the thing,
 * the place and the mend. The caller prints that line and exits 1; any other error is a bug and shows its stack.
 * The message never holds a secret.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
