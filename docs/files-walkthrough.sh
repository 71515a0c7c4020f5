#!/bin/bash
# From a utility bill to records: announce the file, put its bytes, say that they are there, correct what was read, make records of it.
#
#   INLET=https://inlet.example ORGANIZATION=… API_KEY=… docs/files-walkthrough.sh bill.pdf
#
# ORGANIZATION is your organization's id, API_KEY a key; both stand on the Integrations page. Needs bash, curl and jq. Where the bytes lie, on the
# portal's own disk or in an S3 store, makes no difference here.
set -euo pipefail

INLET=${INLET:?the portal\'s address, like https://inlet.example}
ORGANIZATION=${ORGANIZATION:?your organization\'s id}
API_KEY=${API_KEY:?an API key}
FILE=${1:?usage: files-walkthrough.sh BILL.pdf}

# One call; what is refused ends the script with the portal's sentence.
call() {
  local method=$1 path=$2 body=${3:-} answer status
  answer=$(curl -sS -X "$method" "$INLET$path" -w '\n%{http_code}' \
    -H "x-organization-id: $ORGANIZATION" -H "x-api-key: $API_KEY" -H 'Content-Type: application/json' \
    ${body:+-d "$body"})
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  if [[ $status != 2* ]]; then
    echo "$method $path: $status $(jq -r '.code + ": " + .detail' <<< "$answer")" >&2
    return 1
  fi
  echo "$answer"
}

echo '1. Two facilities and a project'
office=$(call POST /v1/facilities '{"name": "Office", "type": "office", "country": "ES", "categories": ["water"]}' | jq -r .id)
plant=$(call POST /v1/facilities '{"name": "Plant", "type": "plant", "country": "ES"}' | jq -r .id)
project=$(call POST /v1/projects '{"name": "Walkthrough", "start_date": "2024-01-01", "end_date": "2024-12-31"}' | jq -r .id)

echo '2. Announce the file; what is promised of it is held against what comes'
name=$(basename "$FILE")
size_kb=$((($(wc -c < "$FILE") + 1023) / 1024))
announced=$(jq -n --arg name "${name%.*}" --arg extension "${name##*.}" --argjson size "$size_kb" \
  '[{name: $name, extension: $extension, mime_type: "application/pdf", size_kb: $size}]')
presigned=$(call POST /v1/files/presigned-urls "$announced")
file=$(jq -r '.[0].id' <<< "$presigned")

echo '3. Put its bytes to the address that came back; no credentials are needed there'
curl -sS --fail -X PUT "$(jq -r '.[0].presigned_url' <<< "$presigned")" -H 'Content-Type: application/pdf' --data-binary "@$FILE" > /dev/null

echo '4. Say that they are there'
call PATCH /v1/files/batch-update "$(jq -n --arg file "$file" --arg project "$project" '{file_ids: [$file], status: "uploaded", project_id: $project}')" \
  | jq -r '.[0] | "   \(.name).\(.extension) is \(.status)"'

echo '5. Wait until it is read'
for _ in $(seq "${TRIES:-60}"); do
  found=$(call GET "/v1/files/readings?file_id\[\]=$file")
  [[ $(jq .total <<< "$found") == 1 ]] && break
  sleep "${PAUSE:-1}"
done
reading=$(jq -c '.items[0].reading // empty' <<< "$found")
if [[ -z $reading || $(jq -r .status <<< "$reading") != success ]]; then
  echo "It couldn't be read: $(call GET "/v1/files/$file" | jq -r '.reason // .status')" >&2
  exit 1
fi
jq -r '.items[0] | "   \(.category): \(.reading.content.items[] | "\(.quantity) \(.unit), \(.start_date) to \(.end_date)")"' <<< "$found"

echo '6. Correct it: the content is replaced as a whole, and the change is kept in the history'
corrected=$(jq '{content: {items: (.content.items | .[0].quantity = 42)}}' <<< "$reading")
call PUT "/v1/files/readings/$(jq -r .id <<< "$reading")" "$corrected" | jq -r '"   version \(.version)"'

echo '7. Make records of it, two thirds for the plant; sent again with the same Idempotency-Key it would count once'
shares=$(jq -n --argjson reading "$reading" --arg office "$office" --arg plant "$plant" --arg project "$project" \
  '{file_readings: [{id: $reading.id}], project_id: $project, facilities: [{id: $plant, percentage: 0.666667}, {id: $office, percentage: 0.333333}]}')
call POST /v1/files/readings "$shares" > /dev/null

echo '8. The records'
call GET "/v1/invoices?project_id=$project" | jq -r '.items[] | "   \(.facility_name): \(.quantity) of \(.base_quantity) \(.unit_id)"'
