import type { Backtest } from '../domain/backtest.ts';
import type { Message } from '../domain/messenger.ts';
import type { StatusAnswer } from '../domain/status.ts';
import { mrkdwn } from './escape.ts';
import { section } from './limits.ts';
import type { Saying } from './saying.ts';

/** `/migration-status forecast`: when the rest will be done, what that rests on, and how past forecasts came true. */
export function forecastMessage(answer: StatusAnswer, tested: Backtest, saying: Saying): Message {
  const said = saying.words.status.outlook;
  const { outlook, targetDate, now } = answer;
  const { timeZone } = saying.settings;
  const { forecast } = outlook;
  const chance = forecast.answer === 'none' ? null : forecast.byTarget;
  const first = said.forecast(forecast, timeZone, now) ?? said.nothingLeft;
  const lines = [
    first,
    targetDate === null ? null : said.target(saying.words.time.day(targetDate, timeZone, now), chance),
    said.basis(forecast, outlook.left),
    outlook.left === 0 ? null : said.backtest(tested),
    outlook.undecided.length === 0 ? null : said.notInForecast(outlook.undecided),
    outlook.unconfirmed.length === 0 ? null : said.unconfirmed(outlook.unconfirmed),
  ].flatMap((line) => (line === null ? [] : [mrkdwn(line, 400)]));
  return {
    text: mrkdwn(saying.words.sentence(first), 500),
    blocks: [section([`*${said.title}*`, ...lines].join('\n'))],
  };
}
