/** What went wrong, in words. */
export function Problem({ what, error }: { what: string; error: Error }) {
  return (
    <div class="problem" role="alert">
      <strong>{what}</strong>
      <p>{error.message}</p>
    </div>
  );
}
