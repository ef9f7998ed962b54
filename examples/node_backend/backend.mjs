// A backend that tells its subscribers the news, and forgets those who are gone.

import webPush from "web-push";

export class Newsletter {
  /** Subscriptions by endpoint: PushSubscriptions as JSON. */
  subscribers = new Map();

  constructor({ publicKey, privateKey }) {
    this.vapidDetails = { subject: "mailto:news@example.com", publicKey, privateKey };
  }

  subscribe(subscription) {
    this.subscribers.set(subscription.endpoint, subscription);
  }

  /** Sends to all; gives how many there were, how many are gone, and for how many to try again later. */
  async publish(news) {
    const result = { sent: 0, gone: 0, later: 0 };
    for (const [endpoint, subscription] of this.subscribers) {
      try {
        await webPush.sendNotification(subscription, JSON.stringify(news), {
          vapidDetails: this.vapidDetails,
          TTL: 3600,
          proxy: process.env.HTTPS_PROXY,
        });
        result.sent += 1;
      } catch (error) {
        if (error.statusCode === 404 || error.statusCode === 410) {
          this.subscribers.delete(endpoint);
          result.gone += 1;
        } else if (error.statusCode === 429 || error.statusCode >= 500) {
          result.later += 1;
        } else {
          throw error;
        }
      }
    }
    return result;
  }
}
