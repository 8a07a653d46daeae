import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PlatformName } from '../platforms/chat.ts';
import type { Metrics, PlatformMetrics } from '../platforms/metrics.ts';
import type { ReplyCounts } from '../questions/reply-index.ts';
import type { PlatformStanding } from './standings.ts';

/** The metrics in Prometheus's text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export class PrometheusMetrics implements Metrics {
  readonly #registry = new Registry();
  readonly #limitWaits = this.#histogram(
    'limit_wait_seconds',
    'How long posts waited for the platform’s limits',
    [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800],
  );
  readonly #requests = this.#histogram(
    'api_request_seconds',
    'How long the platform took to answer what the bot posts, edits and looks up',
    [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25],
  );
  readonly #answers = new Histogram({
    name: `${prefix}answer_seconds`,
    help: 'How long people waited for an answer, by what they did',
    labelNames: ['platform', 'what'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 15],
    registers: [this.#registry],
  });
  readonly #outcomes = this.#counter('posts_total', 'Attempts to post, by what became of them', ['outcome']);
  readonly #failures = this.#counter('failed_commands_total', 'Commands that failed by a fault of ours');
  readonly #rateLimits = this.#counter('told_to_wait_total', 'How often the platform told the bot to wait');
  readonly #toldSeconds = this.#counter('told_to_wait_seconds_total', 'For how long the platform told the bot to wait');
  readonly #connected = this.#gauge('connected', 'Whether the bot can hear people there (1) or not (0)');
  readonly #subscriptions = this.#gauge('subscriptions', 'Chats that get the next issue');
  readonly #deliveries = this.#gauge(
    'deliveries',
    'Deliveries by state, of the issues being posted and the last one posted since the start',
    ['state'],
  );
  readonly #oldest = this.#gauge(
    'oldest_open_delivery_seconds',
    'Since when the oldest delivery still to be sent is due',
  );

  readonly #replies = new Gauge({
    name: `${prefix}replies`,
    help: 'Answers to the last Question of the Week, by state',
    labelNames: ['state'],
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    new Gauge({
      name: `${prefix}uptime_seconds`,
      help: 'How long this process has been running',
      registers: [this.#registry],
      collect() {
        this.set(process.uptime());
      },
    });
  }

  of(platform: PlatformName): PlatformMetrics {
    const waits = this.#limitWaits.labels(platform);
    const requests = this.#requests.labels(platform);
    return {
      waitedForLimits: (ms) => waits.observe(ms / 1000),
      requestEnded: (ms) => requests.observe(ms / 1000),
      toldToWait: (ms) => {
        this.#rateLimits.labels(platform).inc();
        this.#toldSeconds.labels(platform).inc(ms / 1000);
      },
      posted: (outcome) => this.#outcomes.labels(platform, outcome).inc(),
      answered: (what, ms) => this.#answers.labels(platform, what).observe(ms / 1000),
      failed: () => this.#failures.labels(platform).inc(),
    };
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything, as text. `replies`: to the last question; absent where none was asked. */
  text(standings: readonly PlatformStanding[], replies: ReplyCounts | undefined): Promise<string> {
    for (const [state, count] of Object.entries(replies ?? {})) this.#replies.labels(state).set(count);
    for (const { platform, isConnected, subscriptions, deliveries, oldestOpenSeconds } of standings) {
      this.#connected.labels(platform).set(isConnected ? 1 : 0);
      this.#subscriptions.labels(platform).set(subscriptions);
      for (const [state, count] of Object.entries(deliveries)) this.#deliveries.labels(platform, state).set(count);
      this.#oldest.labels(platform).set(oldestOpenSeconds);
    }
    return this.#registry.metrics();
  }

  #histogram(name: string, help: string, buckets: number[]) {
    const registers = [this.#registry];
    return new Histogram({ name: `${prefix}${name}`, help, labelNames: ['platform'], buckets, registers });
  }

  #counter(name: string, help: string, labels: string[] = []) {
    const registers = [this.#registry];
    return new Counter({ name: `${prefix}${name}`, help, labelNames: ['platform', ...labels], registers });
  }

  #gauge(name: string, help: string, labels: string[] = []) {
    const registers = [this.#registry];
    return new Gauge({ name: `${prefix}${name}`, help, labelNames: ['platform', ...labels], registers });
  }
}

const prefix = 'newsletter_';
