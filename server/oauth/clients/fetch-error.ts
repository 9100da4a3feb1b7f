/** Why a document could not be had. The message is for the journal alone: it would tell strangers about our network. */
export class FetchError extends Error {
  override name = 'FetchError';
}
