/**
 * The one tool that a check-up may use: it gives back what it is told. A public tool name has `__` in it, and so has
 * every pattern that a knock lists, so neither an upstream nor a person's consent can ever contain this one.
 */
export const checkupTool = 'drawbridge_checkup_echo';

/** Whether a grant is a check-up's own: it reaches the echo tool and nothing else. */
export const isOfCheckup = ({ tools }: { readonly tools: readonly string[] }): boolean =>
  tools.includes(checkupTool);

/** How long such a grant lives at most, ms. */
export const checkupLife = 5 * 60_000;

/** How the ids of clients begin that a check-up registers: nobody else is given such an id. An edge that hides whose request it was makes it an ordinary one. */
export const checkupIdPrefix = 'checkup-';

/** Where the documents of a check-up's clients are. */
export const checkupDocuments = '/oauth/checkup/';

/**
 * Whether this is the id of a check-up's client: registered by one, or the address of a document under our own origin,
 * which is only there while a check-up runs.
 */
export const isCheckupClient = (id: string, origin: string): boolean =>
  id.startsWith(checkupIdPrefix) || id.startsWith(`${origin}${checkupDocuments}`);
