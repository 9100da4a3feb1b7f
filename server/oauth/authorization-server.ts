import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Router } from 'express';
import type { Grant } from '../../protocol/consent.ts';
import type { Journal } from '../journal/journal.ts';
import { ClientStore } from '../storage/client-store.ts';
import { bearerCheck, stepUpChallenge } from './bearer.ts';
import { CallbackWaiter } from './callback/callback-waiter.ts';
import type { Clients } from './client.ts';
import { ClientDirectory, documentLimits } from './clients/client-directory.ts';
import type { FetchLimits } from './clients/fetch-json.ts';
import { keySetLimits } from './clients/key-set-limits.ts';
import type { Network } from './clients/network.ts';
import { OwnDocuments } from './clients/own-documents.ts';
import { Codes } from './codes.ts';
import { Grants, type RevokedListener } from './grants.ts';
import type { Authenticate, StepUpChallenge } from './principal.ts';
import { registrationLimits, type RegistrationLimits } from './register/hourly-limits.ts';
import { RepeatedAnswers } from './token/repeated-answers.ts';
import { UsedAssertions } from './token/used-assertions.ts';

/** How often what is over is swept away and the last use of grants is written, ms. */
const sweepInterval = 60_000;

export interface AuthorizationServerOptions {
  /** drawbridge.db, opened with `migrations` and `full` durability. Closing it is the caller's business. */
  db: DatabaseSyncInstance;
  journal: Pick<Journal, 'journeyFor'>;
  /** ms since the epoch. */
  now?: () => number;
  limits?: Partial<RegistrationLimits>;
  /** How client metadata documents and key sets are fetched; public addresses only, whatever is given here. */
  fetching?: { network?: Network; documents?: FetchLimits; keySets?: FetchLimits };
  /** Whether a knock of this client is still under way: then the client is not dropped to make room. */
  isWaiting?: (clientId: string) => boolean;
  /** Told what is wrong with the database, in one sentence, and null once it can be written again. */
  onProblem?: (sentence: string | null) => void;
}

export interface AuthorizationServer {
  /** Registration, token, revocation, callback. Loads them with Express, which nothing else here needs. */
  loadRouter(): Promise<Router>;
  readonly clients: Clients;
  readonly codes: Codes;
  readonly authenticate: Authenticate;
  readonly stepUpChallenge: StepUpChallenge;
  readonly callbacks: CallbackWaiter;
  /** Where the check-up publishes its client. */
  readonly ownDocuments: OwnDocuments;
  /** The grants that can be used now, oldest first. */
  grants(): Grant[];
  /** Ends a grant, its tokens and, through the listeners, its streams. False where there is no such grant. */
  revoke(id: string): boolean;
  /** Whether a client registered at `since` (ms) or later for this redirect address alone, and was never approved. */
  isNewFor(clientId: string, redirectUri: string, since: number): boolean;
  /** Ends whatever check-ups were granted, and forgets their clients, among them these. Throws nothing. */
  endCheckups(clientIds: readonly string[]): void;
  /** Calls back when a grant has ended, for whatever reason. Returns the function that stops it. */
  onRevoked(listener: RevokedListener): () => void;
  /** Forgets what is over; runs by itself every minute. What the database refuses is tried again the next time. */
  sweep(): void;
  /** Writes what is still in memory and stops the timer. */
  close(): void;
}

/** @throws the database's error where its content cannot be read. */
export function createAuthorizationServer(options: AuthorizationServerOptions): AuthorizationServer {
  const { db, journal, now = Date.now, fetching = {} } = options;
  const { network = null, documents = documentLimits, keySets = keySetLimits } = fetching;
  const limits: RegistrationLimits = { ...registrationLimits, ...options.limits };

  const store = new ClientStore(db);
  const ownDocuments = new OwnDocuments();
  const clients = new ClientDirectory(store, ownDocuments, network, documents, now);
  const codes = new Codes(now);
  const grants = new Grants(db, store, now);
  const repeated = new RepeatedAnswers(now);
  const usedAssertions = new UsedAssertions(now);
  const callbacks = new CallbackWaiter();
  const isWaiting = (id: string): boolean => codes.awaits(id) || (options.isWaiting?.(id) ?? false);

  const loadRouter = async (): Promise<Router> => {
    const { createOAuthRouter } = await import('./oauth-router.ts');
    return createOAuthRouter({
      store,
      clients,
      codes,
      grants,
      repeated,
      usedAssertions,
      callbacks,
      ownDocuments,
      journal,
      limits,
      isWaiting,
      network,
      keySets,
      now,
    });
  };

  /** Nothing that is done here is promised to anybody, so a locked or full disk must not end the app. */
  const tidy = (...work: (() => void)[]): void => {
    try {
      for (const step of work) step();
      options.onProblem?.(null);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown reason';
      options.onProblem?.(
        `The database drawbridge.db cannot be written (${reason}), so new connections may fail: close other programs that use it and make sure the disk has room; Drawbridge tries again every minute.`,
      );
    }
  };
  const sweep = (): void => {
    repeated.sweep();
    usedAssertions.sweep();
    tidy(
      () => grants.sweep(),
      () => grants.writeLastUse(),
      () => store.forgetNeverApproved(now() - limits.neverApprovedLifetime, isWaiting),
    );
  };
  const timer = setInterval(sweep, sweepInterval).unref();
  const endCheckups = (clientIds: readonly string[]): void =>
    tidy(
      // First: what was granted tells whose clients they are.
      () => store.removeOfCheckups(clientIds),
      () => grants.endCheckups(),
    );
  if (store.hasOfCheckups()) endCheckups([]);

  return {
    loadRouter,
    clients,
    codes,
    authenticate: bearerCheck(grants, now),
    stepUpChallenge,
    callbacks,
    ownDocuments,
    isNewFor: (clientId, redirectUri, since) => store.isNewFor(clientId, redirectUri, since),
    endCheckups,
    grants: () => grants.list(),
    revoke: (id) => grants.revoke(id, 'person'),
    onRevoked: (listener) => grants.onRevoked(listener),
    sweep,
    close: () => {
      clearInterval(timer);
      callbacks.close();
      tidy(() => grants.writeLastUse());
    },
  };
}
