// For the page that holds a frame of matches: gives the frame the height that its own page reports.
{
  const { origin } = new URL(document.currentScript.src);
  const frames = () => [...document.querySelectorAll("iframe")];

  addEventListener("message", (event) => {
    const height = Number(event.data?.height);
    if (event.origin === origin && event.data?.type === "sme-match-height" && height > 0 && height < 20_000) {
      const speaker = frames().find((frame) => frame.contentWindow === event.source);
      speaker?.style.setProperty("height", `${Math.ceil(height)}px`);
    }
  });

  // A frame that was there before this script has spoken already and is asked to repeat.
  // The question holds nothing, so it may go to a frame that is still empty.
  for (const frame of frames().filter((one) => one.src.startsWith(`${origin}/`))) {
    frame.contentWindow?.postMessage({ type: "sme-match-height-wanted" }, "*");
  }
}
