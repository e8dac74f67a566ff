/** Between the main thread and a store worker. */
export interface StoreRequest {
  readonly callId: number;
  readonly name: string;
  readonly args: unknown;
}

export interface StoreFailure {
  readonly code: string | undefined;
  readonly message: string;
  readonly hint: string | undefined;
  readonly stack: string | undefined;
}

export type StoreReply =
  | { readonly callId: number; readonly result: unknown }
  | { readonly callId: number; readonly failure: StoreFailure };

export type StoreToMain =
  | { readonly ready: true }
  | { readonly broken: StoreFailure }
  | { readonly replies: readonly StoreReply[] };

export type StoreToWorker = { readonly requests: readonly StoreRequest[] } | { readonly close: true };

export interface StoreWorkerData {
  readonly path: string;
  readonly kind: 'writer' | 'reader';
}
