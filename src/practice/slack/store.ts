import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contents, openContents } from './contents.ts';
import { type Channel, FIRST_CHANNELS } from './workspace.ts';

export type Block = { type: string; block_id?: string; [member: string]: unknown };
export type Metadata = { event_type: string; event_payload: Record<string, unknown> };

export type Message = {
  channel: string;
  ts: string;
  /** The person, the app's user, or Slackbot. */
  user: string;
  text: string;
  blocks: Block[];
  /** Ids of what was uploaded with it. */
  files?: string[];
  threadTs: string | null;
  broadcast: boolean;
  metadata: Metadata | null;
  edited: string | null;
  reactions: { name: string; users: string[] }[];
  /** Only this person sees it. Ephemeral messages are in no history. */
  onlyFor: string | null;
  deleted: boolean;
};

/** An upload: asked for, and `uploaded` once its bytes came. */
export type StoredFile = {
  id: string;
  name: string;
  title: string;
  altText: string;
  /** Bytes, as they were announced. */
  length: number;
  uploaded: boolean;
};

export type ModalBody = {
  type: 'modal' | 'home';
  title?: { type: 'plain_text'; text: string };
  submit?: { type: 'plain_text'; text: string };
  close?: { type: 'plain_text'; text: string };
  blocks: Block[];
  private_metadata?: string;
  callback_id?: string;
  external_id?: string;
  clear_on_close?: boolean;
  notify_on_close?: boolean;
};

export type View = {
  id: string;
  user: string;
  hash: string;
  body: ModalBody;
  rootId: string;
  previousId: string | null;
  open: boolean;
  /** What the app found wrong with the last submission, by block id. */
  errors: Record<string, string>;
};

export type ResponseUrl = {
  id: string;
  /** Milliseconds since 1970. */
  issued: number;
  uses: number;
  channel: string;
  user: string;
  /** The message that was clicked; null for a slash command. */
  ts: string | null;
};

export type Table<T> = {
  get(id: string): T | undefined;
  put(id: string, row: T): void;
  delete(id: string): void;
  values(): T[];
};

export type Store = {
  channels: Table<Channel>;
  views: Table<View>;
  homes: Table<View>;
  responseUrls: Table<ResponseUrl>;
  /** What each person has read: the newest ts, by "person/channel". */
  reads: Table<string>;
  files: Table<StoredFile>;
  contents: Contents;
  message(channel: string, ts: string): Message | undefined;
  putMessage(message: Message): void;
  deleteMessage(channel: string, ts: string): void;
  /** Oldest first. */
  messages(channel: string): Message[];
  /** A new timestamp, unique and later than every one before: seconds, a dot, six digits. */
  nextTs(now: Date): string;
  /** A new id with this beginning; unique over restarts. */
  nextId(prefix: string): string;
};

const TABLES = ['channels', 'views', 'homes', 'responseUrls', 'reads', 'files', 'messages'] as const;
type TableName = (typeof TABLES)[number];
type Line = { table: TableName; id: string; row: unknown } | { counter: number };

/**
 * The state of the practice Slack. With a directory, every change is one line appended to `slack.jsonl` before the
 * answer is sent, so that it survives kill -9; the file is rewritten without what is out of date at each start.
 */
export function openStore(directory: string | null): Store {
  const maps: Record<TableName, Map<string, unknown>> = {
    channels: new Map(),
    views: new Map(),
    homes: new Map(),
    responseUrls: new Map(),
    reads: new Map(),
    files: new Map(),
    messages: new Map(),
  };
  const byChannel = new Map<string, Map<string, Message>>();
  const file = directory === null ? null : join(directory, 'slack.jsonl');
  let lastMicros = 0;
  let counter = 0;

  const take = (line: Line) => {
    if ('counter' in line) {
      counter = Math.max(counter, line.counter);
      return;
    }
    if (line.row === null) maps[line.table].delete(line.id);
    else maps[line.table].set(line.id, line.row);
    if (line.table !== 'messages') return;
    const [channel = '', ts = ''] = line.id.split('/');
    const messages = byChannel.get(channel) ?? new Map<string, Message>();
    byChannel.set(channel, messages);
    if (line.row === null) messages.delete(ts);
    else messages.set(ts, line.row as Message);
    lastMicros = Math.max(lastMicros, Number(ts.replace('.', '')));
  };
  const write = (line: Line) => {
    if (file !== null) appendFileSync(file, `${JSON.stringify(line)}\n`);
    take(line);
  };

  if (directory !== null && file !== null) {
    mkdirSync(directory, { recursive: true });
    if (existsSync(file)) for (const line of readLines(file)) take(line);
    const live = TABLES.flatMap((table) => [...maps[table]].map(([id, row]): Line => ({ table, id, row })));
    const lines = [{ counter }, ...live].map((line) => `${JSON.stringify(line)}\n`).join('');
    writeFileSync(`${file}.new`, lines);
    renameSync(`${file}.new`, file);
  }

  const table = <T>(name: TableName): Table<T> => ({
    get: (id) => maps[name].get(id) as T | undefined,
    put: (id, row) => write({ table: name, id, row }),
    delete: (id) => write({ table: name, id, row: null }),
    values: () => [...maps[name].values()] as T[],
  });
  const store: Store = {
    channels: table<Channel>('channels'),
    views: table<View>('views'),
    homes: table<View>('homes'),
    responseUrls: table<ResponseUrl>('responseUrls'),
    reads: table<string>('reads'),
    files: table<StoredFile>('files'),
    contents: openContents(directory),
    message: (channel, ts) => byChannel.get(channel)?.get(ts),
    putMessage: (message) => write({ table: 'messages', id: `${message.channel}/${message.ts}`, row: message }),
    deleteMessage: (channel, ts) => write({ table: 'messages', id: `${channel}/${ts}`, row: null }),
    messages: (channel) => [...(byChannel.get(channel)?.values() ?? [])],
    nextTs: (now) => {
      // Slack's last digits are a counter: a tenth of a millisecond apart keeps them readable and ordered.
      lastMicros = Math.max(now.getTime() * 1000 + 100, lastMicros + 100);
      return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
    },
    nextId: (prefix) => {
      write({ counter: counter + 1 });
      return `${prefix}${counter.toString(36).toUpperCase().padStart(8, '0')}`;
    },
  };
  if (store.channels.values().length === 0) for (const first of FIRST_CHANNELS) store.channels.put(first.id, first);
  return store;
}

/** The whole lines of the file; a last line cut by kill -9 was never answered and is left out. */
function readLines(file: string): Line[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  lines.pop();
  return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));
}
