import { usePopupActions } from '../popup/popup-context.ts';
import { CopyTextButton } from '../shared/copy-text-button.tsx';
import { Untrusted } from '../shared/untrusted.tsx';

interface Props {
  get: { readonly address: string; readonly command: string };
}

/** Where a package is, and what installs it: each to be copied into a browser, or into a terminal. */
export function PackageLines({ get }: Props) {
  return (
    <dl className="package-lines" data-testid="package-lines">
      <Line title="Download" text={get.address} said="Address copied." copies="Copy the package’s address" />
      <Line title="Install" text={get.command} said="Command copied." copies="Copy the command" />
    </dl>
  );
}

interface LineProps {
  title: string;
  text: string;
  said: string;
  /** What the button does, in words. */
  copies: string;
}

function Line({ title, text, said, copies }: LineProps) {
  const { copyText } = usePopupActions();
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <Untrusted text={text} max={400} className="mono" />
        <CopyTextButton bare label={copies} said={said} copy={() => copyText(text)} />
      </dd>
    </div>
  );
}
