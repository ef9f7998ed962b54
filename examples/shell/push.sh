#!/usr/bin/env bash
# From a VAPID key to a notification, with curl and openssl only.
set -euo pipefail

folder=$(mktemp -d)
pyua serve --json > "$folder/ready" &
service=$!
trap 'kill $service; wait $service || true; rm -r "$folder"' EXIT
until [ -s "$folder/ready" ]; do sleep 0.05; done

# One member of JSON on standard input: the first text or number of that name.
member() { grep -o "\"$1\": *[\"0-9][^,}]*" | head -n 1 | sed 's/^[^:]*: *//; s/"//g'; }
url=$(member control < "$folder/ready")
ask() { curl --silent --show-error --fail-with-body --header "Content-Type: application/json" --request "$1" "$url$2" "${@:3}"; }
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# --- the application server's key: the private one as PEM, the public one as the point of 65 bytes ---
openssl ecparam -name prime256v1 -genkey -noout -out "$folder/vapid.pem"
public_key=$(openssl ec -in "$folder/vapid.pem" -pubout -outform DER 2> /dev/null | tail -c 65 | base64url)

# --- the receiving side: a browser, a site with a worker, a subscription ---
worker='onpush = (event) => event.waitUntil(registration.showNotification("Something is new"));'
user_agent=$(ask POST /control/user-agents | member id)
registration=$(ask POST "/control/user-agents/$user_agent/registrations" \
  --data "{\"files\": {\"/sw.js\": \"$(sed 's/"/\\"/g' <<< "$worker")\"}}" | member id)
endpoint=$(ask POST "/control/registrations/$registration/subscription" \
  --data "{\"application_server_key\": \"$public_key\"}" | member endpoint)

# --- the token (RFC 8292): its signature is r and s, 32 bytes each, where openssl writes them as DER ---
origin=$(cut -d/ -f1-3 <<< "$endpoint")
header=$(printf '{"typ":"JWT","alg":"ES256"}' | base64url)
claims=$(printf '{"aud":"%s","exp":%d,"sub":"mailto:you@example.com"}' "$origin" $(($(date +%s) + 3600)) | base64url)
signature=$(printf '%s.%s' "$header" "$claims" | openssl dgst -sha256 -sign "$folder/vapid.pem" | openssl asn1parse -inform DER \
  | sed -n 's/.*INTEGER *:-\{0,1\}//p' | while read -r number; do printf '%64s' "$number" | tr ' ' 0; done \
  | sed 's/../\\x&/g' | xargs -0 printf '%b' | base64url)

# --- the push, and what came of it ---
status=$(curl --silent --output /dev/null --write-out '%{http_code}' --request POST "$endpoint" \
  --header "TTL: 60" --header "Authorization: vapid t=$header.$claims.$signature, k=$public_key")
[ "$status" = 201 ] || { echo "the push service said $status"; ask GET /control/requests; exit 1; }
title=$(ask GET "/control/registrations/$registration/deliveries?timeout=5" | member title)
echo "shown: $title"
[ "$title" = "Something is new" ]
