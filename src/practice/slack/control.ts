import type { Fault } from './faults.ts';
import type { ReceivedCall, Slack } from './slack.ts';
import type { DisconnectReason, SocketMode } from './socket-mode.ts';
import type { Message } from './store.ts';
import { findChannel } from './web-api/find-channel.ts';
import type { Channel } from './workspace.ts';

/** What tests look at and what they make go wrong. */
export type Control = {
  /** Every request received, oldest first; of one method when named. */
  calls(method?: string): ReceivedCall[];
  forgetCalls(): void;
  /** The messages of a channel (id or name), oldest first: ephemeral ones and replies too. */
  messages(channel: string): Message[];
  channels(): Channel[];
  /** The next `times` (1) calls of a method (`*`: any) meet the fault. */
  failNext(method: string, fault: Fault, times?: number): void;
  clearFaults(): void;
  setLatency(ms: number): void;
  /** History and replies do not show messages younger than this. */
  setHistoryLag(ms: number): void;
  setRateLimits(limits: { perChannel?: boolean; tiers?: boolean }): void;
  setScopes(scopes: readonly string[]): void;
  setRevoked(token: 'bot' | 'app', revoked: boolean): void;
  setHttpTarget(url: string | null): void;
  archive(channel: string, archived?: boolean): void;
  rename(channel: string, name: string): void;
  /** Takes the app out of a channel, or puts it in. */
  setMember(channel: string, member: boolean): void;
  addChannel(channel: { id: string; name: string; kind?: 'public' | 'private'; botIsMember?: boolean }): void;
  connections(): number;
  disconnect(reason?: DisconnectReason): void;
  /** Sends any text over every Socket Mode connection. */
  sendRawFrame(frame: string): void;
};

export function createControl(slack: Slack, socketMode: SocketMode): Control {
  const change = (reference: string, part: Partial<Channel>) => {
    const channel = findChannel(slack, reference);
    if (channel === null) throw new Error(`practice slack: no channel ${reference}`);
    slack.store.channels.put(channel.id, { ...channel, ...part });
    slack.changed({ kind: 'channels' });
  };
  return {
    calls: (method) => (method === undefined ? [...slack.calls] : slack.calls.filter((call) => call.method === method)),
    forgetCalls: () => {
      slack.calls.length = 0;
    },
    messages: (channel) => slack.store.messages(findChannel(slack, channel)?.id ?? channel),
    channels: () => slack.store.channels.values(),
    failNext: (method, fault, times) => slack.faults.plan(method, fault, times),
    clearFaults: () => slack.faults.clear(),
    setLatency: (ms) => {
      slack.faults.latencyMs = ms;
    },
    setHistoryLag: (ms) => {
      slack.faults.historyLagMs = ms;
    },
    setRateLimits: (limits) => {
      slack.limits.perChannel = limits.perChannel ?? slack.limits.perChannel;
      slack.limits.tiers = limits.tiers ?? slack.limits.tiers;
    },
    setScopes: (scopes) => {
      slack.scopes = new Set(scopes);
    },
    setRevoked: (token, revoked) => {
      if (token === 'bot') slack.tokens.botRevoked = revoked;
      else slack.tokens.appRevoked = revoked;
    },
    setHttpTarget: (url) => {
      slack.httpTarget = url;
    },
    archive: (channel, archived = true) => change(channel, { archived }),
    rename: (channel, name) => change(channel, { name }),
    setMember: (channel, member) => change(channel, { botIsMember: member }),
    addChannel: ({ id, name, kind = 'public', botIsMember = true }) => {
      const created = Math.floor(slack.clock().getTime() / 1000);
      slack.store.channels.put(id, { id, name, kind, topic: '', archived: false, botIsMember, created, user: null });
      slack.changed({ kind: 'channels' });
    },
    connections: () => socketMode.connections(),
    disconnect: (reason = 'refresh_requested') => socketMode.disconnect(reason),
    sendRawFrame: (frame) => socketMode.sendRaw(frame),
  };
}
