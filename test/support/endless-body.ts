/** A request whose body goes on for longer than any import reads. */
export function endlessBody(mediaType: string): RequestInit {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      if (sent > 2_000) controller.close();
      else controller.enqueue(new Uint8Array(65_536).fill(0x61));
    },
  });
  const init = { method: 'POST', headers: { 'Content-Type': mediaType }, body, duplex: 'half' };
  return init;
}
