import type { CallInput, CallName, CallOutput, Control } from '../../protocol/control.ts';

/** All functions of the contract, from one that makes each. */
export function controlOf(
  call: <N extends CallName>(name: N) => (input: CallInput<N>) => Promise<CallOutput<N>>,
): Control {
  return {
    status: call('status'),
    url: call('url'),
    tools: call('tools'),
    knocks: call('knocks'),
    allow: call('allow'),
    deny: call('deny'),
    grants: call('grants'),
    revoke: call('revoke'),
    events: call('events'),
    journeys: call('journeys'),
    settings: call('settings'),
    changeSettings: call('changeSettings'),
    tunnels: call('tunnels'),
    useTunnel: call('useTunnel'),
    checkTunnel: call('checkTunnel'),
    startCheckup: call('startCheckup'),
    checkup: call('checkup'),
    report: call('report'),
    export: call('export'),
    replay: call('replay'),
  };
}
