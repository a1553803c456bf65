// Inside the frame: tells the page around it how high the list is, and no page that the key does not name.
{
  const named = (document.documentElement.dataset.origins ?? "").split(" ").filter(Boolean);
  const around = location.ancestorOrigins?.[0] ?? /^https?:\/\/[^/]+/.exec(document.referrer)?.[0];
  const target = named.includes(around) ? around : named.length === 1 ? named[0] : undefined;

  const report = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    parent.postMessage({ type: "sme-match-height", height }, target);
  };

  if (target && parent !== window) {
    addEventListener("load", report);
    addEventListener("message", (event) => {
      if (event.source === parent && event.data?.type === "sme-match-height-wanted") {
        report();
      }
    });
    new ResizeObserver(report).observe(document.documentElement);
  }
}
