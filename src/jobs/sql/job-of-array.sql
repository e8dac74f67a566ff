SELECT job, detail FROM job WHERE array_id = :arrayId AND array_index = :arrayIndex
