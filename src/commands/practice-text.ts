import { stringify } from 'yaml';
import { UserError } from '../domain/user-error.ts';
import type { Practice } from '../practice.ts';

/** All that a toilbot must be told to use the practice endpoints like real ones: what goes into .env, and into toilbot.yaml. */
export function practiceSettings(practice: Practice): {
  readonly variables: Readonly<Record<string, string>>;
  readonly document: object;
} {
  const { aws, heroku, circleci, github, fluentd, slack } = practice;
  if (!aws || !heroku || !circleci || !github || !fluentd || !slack)
    throw new UserError('practice: not all of it was started.');
  const { regions, homeRegion, accounts, callsPerSecond } = aws.options;
  return {
    variables: {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
      AWS_REGION: homeRegion,
      HEROKU_API_URL: heroku.url,
      HEROKU_API_KEY: heroku.token,
      CIRCLECI_API_URL: circleci.url,
      CIRCLECI_TOKEN: circleci.token,
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: github.token,
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
    },
    document: {
      channels: { default: '#alerts' },
      aws: {
        homeRegion,
        regions: [...regions],
        callsPerSecond,
        accounts: accounts.map(({ id, name, roleArn, externalId }) => ({ id, name, role: roleArn, externalId })),
      },
      queue: { url: aws.queueUrl },
      heroku: {},
      circleci: { projects: [...circleci.projects] },
      github: { repository: github.repository },
      fluentd: { hosts: fluentd.hosts.map((it) => ({ ...it })) },
    },
  };
}

/** The same as two blocks to be copied. */
export function practiceText(practice: Practice): string {
  const { variables, document } = practiceSettings(practice);
  return [
    '# The practice fleet and Slack, to be used like real ones. Into a file .env where the other toilbot is started:',
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    '',
    '# Into toilbot.yaml beside it; `toilbot init` proposes the subsystems:',
    stringify(document, { lineWidth: 200 }).trimEnd(),
    '',
    `# Page: ${practice.slack?.pageUrl ?? ''}`,
  ].join('\n');
}
