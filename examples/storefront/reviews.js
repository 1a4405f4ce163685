// Runs in the browser: shows what customers wrote.
export async function showReviews(productId) {
  const list = document.getElementById("reviews");
  const query = new URLSearchParams(location.search).get("q");
  document.getElementById("title").innerHTML = "Reviews that mention " + query;

  const answer = await fetch(`/products/${encodeURIComponent(productId)}/reviews`);
  for (const review of await answer.json()) {
    const item = document.createElement("li");
    item.textContent = review.text;
    list.append(item);
  }
}
