/** Stands where the content will be while the server starts. */
export function PopupSkeleton() {
  return (
    <>
      <div className="card skeleton" aria-hidden="true" />
      <div className="card skeleton" aria-hidden="true" />
    </>
  );
}
