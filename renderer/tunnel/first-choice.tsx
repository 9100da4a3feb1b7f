import { usePopupState } from '../popup/popup-context.ts';
import { GlobeIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { OptionForm } from './option-form.tsx';
import { OptionList } from './option-list.tsx';

const nothing = () => undefined;

/** Before there is a public address: the one-click way first, the others below it. */
export function FirstChoice() {
  const choice = usePopupState((state) => state.choice);
  const quick = choice?.options.find(({ kind }) => kind === 'quick');
  return (
    <section className="card first-choice" aria-labelledby="first-choice-title" data-testid="first-choice">
      <div className="first-choice-head">
        <span className="first-choice-icon">
          <GlobeIcon />
        </span>
        <div>
          <h2 id="first-choice-title">Get a public address</h2>
          <p>
            ChatGPT reaches your tools through an address that leads to this computer, and only while you want
            it.
          </p>
        </div>
      </div>
      {quick !== undefined && choice !== null && (
        <div className="first-choice-quick">
          <OptionForm option={quick} kept={choice.kept} done={nothing} />
          <p className="visually-hidden">
            <Untrusted text={quick.about} max={240} />
          </p>
        </div>
      )}
      <h3 className="label first-choice-others">Other ways</h3>
      <OptionList show={({ kind }) => kind !== 'quick'} first={null} done={nothing} />
    </section>
  );
}
