import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { APP } from './workspace.ts';

const MOST_CONNECTIONS = 10;
const PING_EVERY_MS = 10_000;

export type EnvelopeType = 'events_api' | 'interactive' | 'slash_commands';
export type Envelope = {
  type: EnvelopeType;
  payload: Record<string, unknown>;
  accepts_response_payload: boolean;
  retry_attempt?: number;
  retry_reason?: string;
};
export type SocketAck = { outcome: 'acked'; payload: unknown } | { outcome: 'timeout' };
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

export type SocketMode = {
  /** A WebSocket address, good for one connection. */
  ticketUrl(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  connections(): number;
  /** Sends to one of the connections and waits for its acknowledgement. */
  send(envelope: Envelope, ackMs: number): Promise<SocketAck>;
  /** Tells every client to come again, as Slack does when it refreshes a connection. */
  disconnect(reason: DisconnectReason): void;
  /** Sends a frame as it is, to every connection: for what no real Slack should send. */
  sendRaw(frame: string): void;
  close(): void;
};

/** The WebSocket side of Socket Mode. `webSocketOrigin` is such as `ws://127.0.0.1:3000`. */
export function createSocketMode(webSocketOrigin: () => string): SocketMode {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const waiting = new Map<string, (ack: SocketAck) => void>();
  let sockets: WebSocket[] = [];
  let turn = 0;

  const pinging = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, PING_EVERY_MS).unref();

  const connected = (socket: WebSocket) => {
    socket.on('error', () => socket.terminate());
    if (sockets.length >= MOST_CONNECTIONS) {
      socket.send(
        JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: { host: 'practice' } }),
      );
      socket.close();
      return;
    }
    sockets.push(socket);
    socket.on('close', () => {
      sockets = sockets.filter((one) => one !== socket);
    });
    socket.on('message', (data) => {
      const ack = readAck(String(data));
      if (ack === null) return;
      waiting.get(ack.envelopeId)?.({ outcome: 'acked', payload: ack.payload });
    });
    const hello = {
      type: 'hello',
      num_connections: sockets.length,
      debug_info: { host: 'practice', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: APP.id },
    };
    socket.send(JSON.stringify(hello));
  };

  return {
    ticketUrl() {
      const ticket = crypto.randomUUID();
      tickets.add(ticket);
      return `${webSocketOrigin()}/link/?ticket=${ticket}&app_id=${APP.id}`;
    },
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://slack');
      const ticket = url.searchParams.get('ticket') ?? '';
      if (url.pathname !== '/link/' || !tickets.delete(ticket)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, connected);
    },
    connections: () => sockets.length,
    send(envelope, ackMs) {
      const envelopeId = crypto.randomUUID();
      const socket = sockets[turn++ % Math.max(1, sockets.length)];
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle({ outcome: 'timeout' }), ackMs);
        const settle = (ack: SocketAck) => {
          clearTimeout(timer);
          waiting.delete(envelopeId);
          resolve(ack);
        };
        waiting.set(envelopeId, settle);
        const { type, payload, ...rest } = envelope;
        socket?.send(JSON.stringify({ envelope_id: envelopeId, type, payload, ...rest }));
      });
    },
    disconnect(reason) {
      for (const socket of sockets) {
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'practice' } }));
      }
    },
    sendRaw(frame) {
      for (const socket of sockets) socket.send(frame);
    },
    close() {
      clearInterval(pinging);
      for (const settle of waiting.values()) settle({ outcome: 'timeout' });
      for (const socket of sockets) socket.close(1001);
      server.close();
    },
  };
}

function readAck(frame: string): { envelopeId: string; payload: unknown } | null {
  try {
    const parsed: unknown = JSON.parse(frame);
    if (typeof parsed !== 'object' || parsed === null || !('envelope_id' in parsed)) return null;
    return { envelopeId: String(parsed.envelope_id), payload: 'payload' in parsed ? parsed.payload : null };
  } catch {
    return null;
  }
}
