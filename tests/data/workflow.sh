#!/bin/bash
# Configuration
API_BASE="https://api.flextract.dev/api"
JWT_TOKEN="your_jwt_token_here"
CLIENT_NAME="Acme Corporation"
CLIENT_PHONE="+1234567890"
SUBDOMAIN="your-org-subdomain"
# Step 1: Create folder for client
echo "Creating folder for $CLIENT_NAME..."
FOLDER_RESPONSE=$(curl -s -X POST "$API_BASE/folders/" \
-H "Authorization: Bearer $JWT_TOKEN" \
-H "Content-Type: application/json" \
-d "{\"name\": \"$CLIENT_NAME - 2024\", \"description\": \"Documents for $CLIENT_NAME\"}")
FOLDER_ID=$(echo $FOLDER_RESPONSE | jq -r '.hashid')
echo "Created folder with ID: $FOLDER_ID"
# Step 2: Create folder link
echo "Linking phone number to folder..."
LINK_RESPONSE=$(curl -s -X POST "$API_BASE/folder-links/" \
-H "Authorization: Bearer $JWT_TOKEN" \
-H "Content-Type: application/json" \
-d "{\"folder\": \"$FOLDER_ID\", \"phone_number_raw\": \"$CLIENT_PHONE\"}")
echo "Folder link created successfully"
# Step 3: Upload a document (example)
echo "Uploading sample document..."
DOC_RESPONSE=$(curl -s -X POST "$API_BASE/docs/" \
-H "Authorization: Bearer $JWT_TOKEN" \
-F "file=@sample_document.pdf" \
-F "folder_id=$FOLDER_ID" \
-F "pipeline_name=V1-Pipeline")
DOC_ID=$(echo $DOC_RESPONSE | jq -r '.reference_id')
echo "Document uploaded with reference ID: $DOC_ID"
# Step 4: Wait for document processing (in practice, you'd poll or use webhooks)
echo "Waiting for document processing..."
sleep 30
# Step 5: List available reports
echo "Getting available reports..."
REPORTS_RESPONSE=$(curl -s -X GET "$API_BASE/reports/" \
-H "Authorization: Bearer $JWT_TOKEN")
REPORT_ID=$(echo $REPORTS_RESPONSE | jq -r '.results[0].hashid')
echo "Using report template: $REPORT_ID"
# Step 6: Generate report
echo "Generating report..."
REPORT_INSTANCE_RESPONSE=$(curl -s -X POST "$API_BASE/reports/$REPORT_ID/" \
-H "Authorization: Bearer $JWT_TOKEN" \
-H "Content-Type: application/json" \
-d "{\"folder_id\": \"$FOLDER_ID\", \"async\": true}")
INSTANCE_ID=$(echo $REPORT_INSTANCE_RESPONSE | jq -r '.hashid')
echo "Report generation started with instance ID: $INSTANCE_ID"
# Step 7: Poll for completion
echo "Waiting for report completion..."
while true; do
STATUS_RESPONSE=$(curl -s -X GET "$API_BASE/reports/$INSTANCE_ID/" \
-H "Authorization: Bearer $JWT_TOKEN")
STATUS=$(echo $STATUS_RESPONSE | jq -r '.status')
echo "Report status: $STATUS"
if [ "$STATUS" = "completed" ]; then
break
elif [ "$STATUS" = "failed" ]; then
echo "Report generation failed"
exit 1
fi
sleep 10
done
# Step 8: Get JSON report
echo "Retrieving JSON report..."
JSON_REPORT=$(curl -s -X GET "$API_BASE/reports/$INSTANCE_ID/json/" \
-H "Authorization: Bearer $JWT_TOKEN")
echo "Report generated successfully!"
echo $JSON_REPORT | jq '.'
