import { type Mistake, shown } from './mistake.ts';

/** Takes mistakes in one file as they are found. */
export interface Reporter {
  /** `path` is the place in the file; `what` goes on after the value. */
  wrong(path: string, value: unknown, what: string): void;
  /** One without a value of its own. */
  say(path: string, what: string): void;
  /** One in a variable of the environment, whose value is not shown. */
  variable(name: string, what: string): void;
}

export function reporter(file: string, mistakes: Mistake[]): Reporter {
  const say = (path: string, what: string) =>
    void mistakes.push({ where: path === '' ? file : `${file}: ${path}`, what });
  return {
    say,
    variable: (where, what) => void mistakes.push({ where, what }),
    wrong: (path, value, what) => say(path, `${shown(value)} ${what}`),
  };
}
