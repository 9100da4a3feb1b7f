import { TunnelError, type Retry } from '../provider.ts';

interface Meaning {
  /** One sentence without its full stop: what, why, what to do. */
  readonly sentence: string;
  readonly retry: Retry;
}

/** Where a person finds their authtoken. */
export const authtokenPage = 'https://dashboard.ngrok.com/get-started/your-authtoken';
const domainsPage = 'https://dashboard.ngrok.com/domains';
const agentsPage = 'https://dashboard.ngrok.com/agents';
const billingPage = 'https://dashboard.ngrok.com/billing';

const badToken: Meaning = {
  sentence: `ngrok does not accept the authtoken, because it was reset or revoked: copy the present one from ${authtokenPage} and store it again`,
  retry: 'never',
};
const online: Meaning = {
  sentence: `ngrok has this address online already, because another ngrok program of your account serves it, or the last one has not been noticed to be gone: stop it at ${agentsPage}, or wait a minute`,
  retry: 'soon',
};
const notYourDomain: Meaning = {
  sentence: `ngrok does not let your account use this address, because it is reserved for another account: reserve one of your own at ${domainsPage}, or leave the address empty`,
  retry: 'never',
};
const unreserved: Meaning = {
  sentence: `ngrok does not know this address as yours, because it is not reserved: reserve it at ${domainsPage} (one is free), or leave the address empty`,
  retry: 'never',
};
const notAllowed: Meaning = {
  sentence: `ngrok does not let this authtoken use this address, because its rules do not allow it: change them at ${authtokenPage}, or store another authtoken`,
  retry: 'never',
};
const tooManySessions: Meaning = {
  sentence: `ngrok lets no further program of your account in, because others are connected (the free plan has one at a time): stop them at ${agentsPage}, and it is tried again`,
  // Our own last session counts until the service has missed its heartbeats, some seconds after it was closed.
  retry: 'soon',
};
const tooManyEndpoints: Meaning = {
  sentence: `ngrok opens no further address for your account, because its plan's number of them is reached: stop one at https://dashboard.ngrok.com/endpoints, and it is tried again`,
  retry: 'later',
};
const monthIsUp = (what: string): Meaning => ({
  sentence: `ngrok answers no more for your account this month, because its plan's ${what} are used up: see ${billingPage}, or choose another tunnel until then`,
  retry: 'later',
});
const wrongNetwork: Meaning = {
  sentence:
    'ngrok does not let this computer in, because your account allows only other network addresses: change that at https://dashboard.ngrok.com/ip-restrictions, or use another network',
  retry: 'never',
};

/** What ngrok's codes mean to the person (https://ngrok.com/docs/errors/reference). */
const meanings: Readonly<Record<number, Meaning>> = {
  102: {
    sentence: `ngrok keeps your account closed, because its last payment failed: see ${billingPage}`,
    retry: 'never',
  },
  103: {
    sentence: 'ngrok has suspended your account: write to support@ngrok.com, or choose another tunnel',
    retry: 'never',
  },
  105: {
    sentence: `ngrok does not accept the authtoken, because it does not look like one: copy it whole from ${authtokenPage} (it is no API key) and store it again`,
    retry: 'never',
  },
  106: {
    sentence: `ngrok does not accept the authtoken, because it is one of the first version: copy the present one from ${authtokenPage} and store it again`,
    retry: 'never',
  },
  107: badToken,
  108: tooManySessions,
  115: wrongNetwork,
  116: wrongNetwork,
  120: {
    sentence: 'ngrok no longer supports the version of its library that is built in here: update Drawbridge',
    retry: 'never',
  },
  300: badToken,
  307: unreserved,
  308: notAllowed,
  309: notYourDomain,
  314: {
    sentence: `ngrok does not let your plan choose this address: use the free one of your account (${domainsPage}), or leave the address empty`,
    retry: 'never',
  },
  316: notAllowed,
  319: unreserved,
  320: notYourDomain,
  324: tooManyEndpoints,
  334: online,
  348: tooManySessions,
  349: { ...tooManySessions, retry: 'later' },
  350: tooManyEndpoints,
  351: tooManyEndpoints,
  702: {
    sentence: `ngrok refuses connections for a minute, because more came than your plan allows: wait, or see ${billingPage}`,
    retry: 'later',
  },
  725: monthIsUp('bytes'),
  727: monthIsUp('requests'),
  734: {
    sentence: `ngrok refuses requests for a minute, because more came than your plan allows: wait, or see ${billingPage}`,
    retry: 'later',
  },
  3200: {
    sentence:
      'ngrok says that the address is offline, because no program serves it at the moment: the tunnel is opened again',
    retry: 'soon',
  },
  4018: {
    sentence: `ngrok wants a verified account: sign up at https://dashboard.ngrok.com/signup, then copy the authtoken from ${authtokenPage} and store it`,
    retry: 'never',
  },
  8012: {
    sentence:
      'ngrok reached this computer but not Drawbridge, because nothing answers at its port: start Drawbridge again',
    retry: 'soon',
  },
  9040: {
    sentence:
      'ngrok takes no connections from this network, because of its country or because it hides who uses it: choose another tunnel',
    retry: 'never',
  },
};

/**
 * What the library throws, as a sentence. Its own text is never repeated: ngrok quotes the authtoken in it.
 * @param error whatever was thrown; its code is looked for in the text and in `errorCode`.
 */
export function ngrokProblem(error: unknown): TunnelError {
  const text = textOf(error);
  const number = /ERR_NGROK_(\d{1,6})/i.exec(text)?.[1];
  if (number !== undefined) return ofCode(number);
  if (/authentication failed|authtoken/i.test(text)) return ofCode('107');
  if (/tls|certificate|handshake/i.test(text)) {
    return new TunnelError(
      'ngrok-intercepted',
      'ngrok could not be reached, because something between here and ngrok answers with a certificate of its own: a firewall or virus scanner that opens TLS has to let connect.ngrok-agent.com through.',
      'later',
    );
  }
  return new TunnelError(
    'ngrok-unreachable',
    'ngrok could not be reached: check that this computer is online and that a firewall or proxy lets connect.ngrok-agent.com:443 through.',
    'soon',
  );
}

function ofCode(number: string): TunnelError {
  const code = `ERR_NGROK_${number}`;
  const page = `https://ngrok.com/docs/errors/err_ngrok_${number}`;
  const meaning = meanings[Number(number)];
  if (meaning === undefined) {
    return new TunnelError(
      code,
      `ngrok did not open the tunnel (${code}): see ${page} for what it means and what to do.`,
      'later',
    );
  }
  return new TunnelError(code, `${meaning.sentence} (${code}, ${page}).`, meaning.retry);
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'errorCode' in error ? `${String(error.errorCode)} ${error.message}` : error.message;
}
