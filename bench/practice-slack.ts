// Plays Slack for the benchmarks, in a process of its own so that its memory is not counted as ours: started by `fork` with
// a directory, tells how it is reached, and ends with whoever started it.
import { startPractice } from '../src/practice.ts';

const directory = process.argv[2];
if (directory === undefined) throw new Error('a directory is wanted');
const practice = await startPractice({ fleet: false, slack: true, directory, clock: () => new Date(), port: 3200 });
process.once('disconnect', () => process.exit(0));
process.send?.({
  SLACK_API_URL: practice.slack?.apiUrl,
  SLACK_BOT_TOKEN: practice.slack?.botToken,
  SLACK_APP_TOKEN: practice.slack?.appToken,
});
