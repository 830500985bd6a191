/** What the common add-ons of Heroku are, and what they could become on AWS. */

export interface AddonKind {
  /** What people call it: "Heroku Postgres". */
  readonly title: string;
  /** It keeps data that something may still need, wherever that runs. */
  readonly keepsData: boolean;
  /** What could stand for it on AWS; null where nothing does, and the vendor's own offer goes on. */
  readonly becomes: string | null;
}

const data = (title: string, becomes: string): AddonKind => ({ title, keepsData: true, becomes });
const plain = (title: string, becomes: string | null): AddonKind => ({ title, keepsData: false, becomes });

const REDIS = 'ElastiCache';
const MYSQL = 'RDS for MySQL or Aurora';
const LOGS = 'CloudWatch Logs';
const MAIL = 'SES';
const FIXED_ADDRESS = 'a NAT gateway with an Elastic IP';

/** By the name of the add-on's service, as Heroku's own list of add-ons has it. */
const KINDS: Readonly<Record<string, AddonKind>> = {
  'heroku-postgresql': data('Heroku Postgres', 'RDS for PostgreSQL or Aurora'),
  'heroku-redis': data('Heroku Key-Value Store', REDIS),
  'heroku-kafka': data('Apache Kafka on Heroku', 'MSK'),
  rediscloud: data('Redis Cloud', REDIS),
  cleardb: data('ClearDB MySQL', MYSQL),
  jawsdb: data('JawsDB MySQL', MYSQL),
  'jawsdb-maria': data('JawsDB Maria', 'RDS for MariaDB'),
  cloudamqp: data('CloudAMQP', 'Amazon MQ'),
  bucketeer: data('Bucketeer', 'S3'),
  cloudcube: data('Cloudcube', 'S3'),
  bonsai: data('Bonsai Elasticsearch', 'OpenSearch Service'),
  searchbox: data('SearchBox Elasticsearch', 'OpenSearch Service'),
  memcachier: plain('MemCachier', 'ElastiCache for Memcached'),
  memcachedcloud: plain('Memcached Cloud', 'ElastiCache for Memcached'),
  scheduler: plain('Heroku Scheduler', 'EventBridge Scheduler with ECS tasks'),
  'cron-to-go': plain('Cron To Go', 'EventBridge Scheduler with ECS tasks'),
  papertrail: plain('Papertrail', LOGS),
  logdna: plain('Mezmo', LOGS),
  logentries: plain('Logentries', LOGS),
  sendgrid: plain('SendGrid', MAIL),
  mailgun: plain('Mailgun', MAIL),
  postmark: plain('Postmark', MAIL),
  fixie: plain('Fixie', FIXED_ADDRESS),
  quotaguard: plain('QuotaGuard', FIXED_ADDRESS),
  quotaguardstatic: plain('QuotaGuard Static', FIXED_ADDRESS),
  newrelic: plain('New Relic', null),
  scout: plain('Scout', null),
  sentry: plain('Sentry', null),
  rollbar: plain('Rollbar', null),
  honeybadger: plain('Honeybadger', null),
  bugsnag: plain('Bugsnag', null),
};

/** The kind of an add-on; null for one that toilbot does not know. */
export function addonKind(service: string): AddonKind | null {
  return Object.hasOwn(KINDS, service) ? (KINDS[service] ?? null) : null;
}

/** The add-on runs one-off dynos of its app, also where the formation is at 0. */
export function runsJobs(service: string): boolean {
  return service === 'scheduler' || service === 'cron-to-go';
}
